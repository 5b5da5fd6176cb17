/** Families of what attacks on a model do; a finding names its family to the person. */
export type InjectionFamily =
  'override' | 'persona' | 'extraction' | 'fake-turn' | 'exfiltration' | 'order' | 'secrecy' | 'hidden'

export interface InjectionRule {
  family: InjectionFamily
  /** How sure a match is by itself, 0 to 1. */
  weight: number
  pattern: RegExp
}

const EARLIER =
  '(?:all|any|every|the|your|my|these|those|of|previous(?:ly)?|prior|earlier|above|preceding|foregoing|existing|original|initial|system|given)'
const RULES_WORD =
  '(?:instructions?|directions?|directives?|rules?|guidelines?|prompts?|commands?|orders?|messages?|context|programming|constraints?|restrictions?|everything|anything|tasks?|what (?:i|you) (?:said|were told)|training)'
const TR_RULES =
  '(?:talimat|yönerge|kural|komut|istem|mesaj|emir|kısıtlama|yönlendirme|söylenen|görev|bilgi|şey)\\p{L}*'

/** Shapes of sentences, not words: each needs a verb, what it is about and a direction. English and Turkish, some German and French. */
export const INJECTION_RULES: readonly InjectionRule[] = [
  {
    family: 'override',
    weight: 0.9,
    pattern: new RegExp(
      `\\b(?:ignore|disregard|forget|override|bypass|discard|drop|neglect|cancel|do not follow|stop following|don't follow|pay no attention to|put aside|set aside|leave aside)\\b(?: \\w+){0,3}? ?(?:${EARLIER} ){1,4}(?:\\w+ ){0,2}?${RULES_WORD}`,
      'iu'
    )
  },
  {
    family: 'override',
    weight: 0.8,
    pattern:
      /\b(?:forget|ignore|disregard) (?:everything|all|anything)(?: (?:that|which|was|were|has|have|been|said|told|i|we|you|above|before|so far|prior|previous|previously|earlier)){1,6}(?! know| about)/iu
  },
  {
    family: 'override',
    weight: 0.75,
    pattern:
      /\b(?:new|updated|real|actual|true) (?:instructions?|task|directive|rules|system prompt)\b ?(?:are|is|follow|begin|starts?)? ?[:#\n]/iu
  },
  {
    family: 'override',
    weight: 0.9,
    pattern: new RegExp(
      `(?:önceki|yukarıdaki|bütün|tüm|eski|sana verilen|verilen|daha önceki|başlangıçtaki|her|mevcut|sistem)\\s(?:\\p{L}+\\s){0,3}?${TR_RULES}(?:\\s\\p{L}+){0,2}?\\s(?:unut|yok ?say|görmezden gel|dikkate alma|iptal et|geçersiz say|bir kenara bırak|hiçe say|boş ?ver|silip at|uyma)`,
      'iu'
    )
  },
  {
    family: 'override',
    weight: 0.75,
    pattern:
      /\b(?:ignoriere|vergiss|missachte)\b.{0,40}\b(?:anweisung|anleitung|vorgaben|regeln|alles|aufgaben|befehle)|\b(?:oublie|ignore[rz]?)\b.{0,40}\b(?:instructions|consignes|précédentes)/iu
  },
  {
    family: 'persona',
    weight: 0.8,
    pattern:
      /\b(?:do anything now|developer mode (?:is )?(?:enabled|on|output)|jailbroken|without (?:any )?(?:restrictions?|filters?|censorship|moral|ethical)|no (?:ethical|moral) (?:guidelines|limits|restrictions)|unfiltered and (?:unrestricted|amoral)|never refuse|stay in character (?:no matter|at all times)|broken free of|(?:unrestricted|unfiltered|uncensored|god|debug|maintenance) mode|(?:has|have|having|with|obeys?|follows?) (?:absolutely )?no (?:rules|policies|guidelines|restrictions|filters|limits|limitations|ethics|morals)|lift(?:ed|ing)? (?:your|all|the) (?:restrictions|limits|rules))\b/iu
  },
  {
    family: 'persona',
    weight: 0.7,
    pattern:
      /(?:hiçbir|bütün|tüm|herhangi bir)\s(?:kural|kısıtlama|sınır|filtre|sansür)\p{L}*\s(?:\p{L}+\s)?(?:olmayan|yokmuş|olmadan|tanımayan|kaldır)|geliştirici modu(?:nda|na|yla| açık)\p{L}*|her şeyi yapabilen (?:bir )?(?:yapay|dan|model)|(?:filtresiz|sınırsız|kısıtlamasız|kuralsız|sansürsüz) (?:bir )?(?:yapay|model|asistan|mod)|hiçbir (?:\p{L}+ ){0,2}(?:kural|sınır)\p{L}* (?:uyma|tanıma|olma)\p{L}*/iu
  },
  {
    family: 'extraction',
    weight: 0.8,
    pattern:
      /\b(?:reveal|show|print|output|repeat|display|tell|give|write|leak|dump|disclose|translate|spell|summari[sz]e)\b(?: \w+){0,4}? (?:your|the) (?:(?:full|entire|exact|original|initial|hidden|secret|first|above|complete|whole|own|verbatim|internal|confidential) ){0,3}(?:system (?:prompt|message|instructions?)|prompts?(?: texts?)?|instructions? (?:above|verbatim|word for word)|initial instructions?|hidden instructions?|developer message|configuration prompt)/iu
  },
  {
    family: 'extraction',
    weight: 0.8,
    pattern:
      /(?:sistem|gizli|ilk|başlangıç|geliştirici)\s?(?:istem|talimat|yönerge|mesaj|komut|prompt)\p{L}*\s(?:\p{L}+\s){0,4}?(?:yaz|göster|söyle|tekrar|paylaş|açıkla|ver|çevir|listele|yazdır|oku)/iu
  },
  {
    family: 'fake-turn',
    weight: 0.85,
    pattern:
      /<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id)\|?>|\[\/?INST\]|<<\/?SYS>>|<\/?(?:system|assistant)(?:[ _-]?(?:prompt|message|instructions?))?>|^\s*(?:#{2,}|\*{2,}|-{3,}|=+|\[)\s*(?:system|admin|developer|new instructions?|end of (?:document|prompt|user)|sistem|yeni talimat)\b/imu
  },
  { family: 'fake-turn', weight: 0.6, pattern: /^\s*(?:system|assistant|developer|sistem|asistan)\s*:\s+\S/imu },
  {
    family: 'exfiltration',
    weight: 0.9,
    pattern:
      /!\[[^\]]*\]\(\s*https?:\/\/[^)\s]*[?&/=][^)\s]*(?:\{|\[|%7b|<|\$|(?:data|q|c|d|p|secret|token|history|conversation|content|leak|exfil)=)/iu
  },
  {
    family: 'exfiltration',
    weight: 0.85,
    pattern:
      /\b(?:send|post|forward|upload|transmit|exfiltrate|e-?mail|append|encode|embed|include|leak)\b[^.\n]{0,80}\b(?:conversation|chat history|messages?|password|credentials|secrets?|api[ _-]?keys?|tokens?|contacts|user'?s? (?:data|name|e-?mail)|personal (?:data|information)|contents? of|files?|memory|system prompt)\b[^.\n]{0,80}(?:https?:\/\/|\bto \S+@\S+|\burl\b|\blink\b|\bimage\b|\bquery\b|\bserver\b|\bwebhook\b)/iu
  },
  {
    family: 'exfiltration',
    weight: 0.85,
    pattern:
      /(?:konuşma|sohbet|mesaj|parola|şifre|anahtar|kişisel veri|bilgi|dosya|bellek)\p{L}*[^.\n]{0,80}(?:https?:\/\/|\S+@\S+|bağlantı|adres|url|görsel|sunucu)\p{L}*[^.\n]{0,40}(?:gönder|ilet|yükle|ekle|yolla|aktar)/iu
  },
  {
    family: 'order',
    weight: 0.6,
    pattern:
      /\b(?:(?:dear|hey|attention|note to|message (?:to|for)|instructions? (?:to|for)|important)[:, ]{1,3}(?:the |any |all |to |for )*(?:ai|llm|language model|assistants?|chat ?bot|gpt|chatgpt|claude|gemini|copilot|agents?|model)\b)|\b(?:ai|llm|assistant|language model|chat ?bot|agent)s?\b[^.\n]{0,40}\b(?:must|should|shall|has to|have to|needs? to|are required to|is required to|please)\b/iu
  },
  {
    family: 'order',
    weight: 0.6,
    pattern:
      /\b(?:if you are|as) an? (?:ai|llm|language model|assistant|large language model|chat ?bot|automated)\b|\bwhen (?:you )?(?:summari[sz]|process|read|analy[sz]|respond|answer)\p{L}* (?:this|the) (?:document|e-?mail|text|page|file|table|message|question)?/iu
  },
  {
    family: 'order',
    weight: 0.6,
    pattern:
      /(?:yapay zekâ|yapay zeka|asistan|dil modeli|sohbet botu)(?:lar|ler|ları|leri|sı)?(?:[ae]|[yn][ae]|n[ıi]n)?\s?(?:için(?!\p{L})|not\b|talimat|uyarı|önemli|:|,|olarak)|(?:yapay zekâ|yapay zeka|asistan|dil modeli|sohbet botu)\p{L}*[^.\n]{0,60}(?:malı|meli|gerek|zorunda|lazım)|(?:bu (?:belge|metin|e-?posta|sayfa|dosya|tablo)\p{L}*)\s(?:özetle|oku|işle|yanıtla|çözümle|analiz)\p{L}*(?:ken|diğinde|sen|yan|rken)/iu
  },
  {
    family: 'secrecy',
    weight: 0.7,
    pattern:
      /\b(?:do not|don't|never|without) (?:tell|mention|inform|reveal|let|show|telling|mentioning|informing|notify|alert)\w*\b[^.\n]{0,40}\b(?:user|human|person|anyone|anybody|them|this (?:message|instruction|note))\b/iu
  },
  {
    family: 'secrecy',
    weight: 0.7,
    pattern:
      /(?:kullanıcı|kimse|insan)\p{L}*\s(?:\p{L}+\s){0,4}?(?:söyleme|bahsetme|belli etme|haber verme|bildirme|gösterme)/iu
  }
]
