import lists from './names.json' with { type: 'json' }

/** Names, places and everyday words, folded to plain small letters. Where they come from: native-models/training/detection. */
export interface NameLists {
  given: ReadonlySet<string>
  family: ReadonlySet<string>
  places: ReadonlySet<string>
  /** Names that are everyday words as well: "Will", "May", "Deniz". */
  words: ReadonlySet<string>
  everyday: ReadonlySet<string>
}

/** Turkish given names and surnames that are words, and capitals that begin Turkish sentences. */
const TURKISH_WORDS =
  'deniz barış umut yağmur gül can güneş bahar ışık kaya demir çelik aslan kılıç şahin doğan yıldız ay su ada toprak ateş duru ece eylül ekim mart özgür savaş sevgi şimşek bulut güven inci arzu ümit onur emir ferman kurt altın yalçın korkmaz keskin uzun kısa taş dağ ırmak çınar selvi lale nergis yaprak çiçek aşk kara ak sarı al bal gökçe güler sever yaşar durmuş satılmış dursun yeter songül ilk bilge alp er ege defne fidan tan hoş öz önder başar güç sade esen engin derin eren ergin kaan han hakan sultan bey hanım efendi paşa ağa usta hoca toplam genel merkez'
const TURKISH_EVERYDAY =
  'bu şu o bir ve ile için ama ancak fakat çünkü eğer şimdi bugün yarın dün lütfen merhaba selam sayın sevgili teşekkürler evet hayır ben sen biz siz onlar bunu bana bize size nasıl neden niçin niye nedir kim ne nerede hangi kaç müşteri şirket banka rapor tablo satış gelir gider bütçe proje toplantı yıl ay hafta gün saat tarih adres telefon numara hesap fatura sipariş ürün adı soyadı isim ad soyad konu ekte aşağıda yukarıda yeni eski büyük küçük tüm her bazı hiç çok az daha en ilk son türkiye iyi güzel kötü önce sonra yönetim müdür doktor avukat profesör mahkeme dava hasta tedavi özetle çevir yaz açıkla hesapla karşılaştır listele'

let read: NameLists | undefined

/** The lists, unfolded when somebody first looks for a name: a start of the app does without them. */
export function nameLists(): NameLists {
  if (read) return read
  const set = (text: string, separator = ' '): Set<string> => new Set(text.split(separator).map(plain))
  read = {
    given: set(lists.given),
    family: set(lists.family),
    places: set(lists.places, '|'),
    words: new Set([...set(lists.words), ...set(TURKISH_WORDS)]),
    everyday: new Set([...set(lists.everyday), ...set(TURKISH_EVERYDAY)])
  }
  return read
}

/** Small letters without marks: "Ayşe", "AYSE" and "ayşe" are one name, "İ" and "ı" are i. */
export function plain(word: string): string {
  return word
    .replaceAll('İ', 'i')
    .replaceAll('ı', 'i')
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ı', 'i')
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
}
