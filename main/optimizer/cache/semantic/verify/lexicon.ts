/**
 * Words that turn an answer round, folded (see `fold`): lines of poles, one line an axis, poles apart by `|`. A pole's
 * words end in `*` where endings may follow. Two texts that stand at different poles of one axis do not mean the same.
 */
const OPPOSITES = `
increas* rise rises rising risen rose grow* gain* climb* artis* artir* artti artan artar yuksel* buyu* | decreas* declin* fall* fell drop* shrink* reduc* azal* dus* kucul* geril*
higher high highest yuksek | lower low lowest dusuk
more fazla | less fewer az
most | least
maximum max maximi* highest maksimum | minimum min minimi* lowest asgari
best better improv* iyi iyiles* | worst worse worsen* kotu kotules*
good | bad
buy* bought purchas* satinal* | sell* sold sale sales satis* satmak satar*
import* ithal* | export* ihrac*
inbound incoming gelen | outbound outgoing giden
income revenue* gelir* | expens* cost costs spending gider* masraf* maliyet*
profit* kar kari karlilik kazanc* | loss losses zarar*
asset* varlik* aktif* | liabilit* yukumluluk* pasif* borc*
debit* | credit*
lend* | borrow*
deposit* yatir* | withdraw* cek cekmek cekim*
send* sent transfer gonder* yolla* | receiv* alici
sender gonderen | recipient receiver beneficiary
open* ac acmak acar* acilis* | clos* kapat* kapan* kapali
start* begin* began launch* basla* | stop* end ends ended finish* bitir* bitti biter bitis* son* durdur*
enabl* activat* etkinlestir* aktiflestir* | disabl* deactivat* block* freez* cancel* devredisi iptal* engelle* dondur*
add* insert* ekle* | remov* delet* sil silmek siler* cikar* kaldir*
includ* dahil | exclud* except excluding haric disinda
accept* approv* kabul* onayla* | reject* declin* deny denied refus* reddet* ret
pass* gecti gecen | fail* kaldi basarisiz*
win* won kazan* | lose* lost losing kaybet* kayip
before prior oncesi once onceki | after following sonra sonrasi sonraki
earlier earliest early erken | later latest late gec
first ilk birinci | last son sonuncu
previous past gecmis | next future upcoming gelecek onumuzdeki
top* ust | bottom* alt
above over uzerinde ustunde ustu | below under altinda alti
inside internal ici icinde ic | outside external disi disinda dis
left sol | right sag
north* kuzey* | south* guney* | east* dogu* | west* bati*
long longer longest uzun* | short shorter shortest kisa*
large larger largest big bigger biggest buyuk | small smaller smallest kucuk
fast faster fastest quick* hizli | slow slower slowest yavas*
hot warm sicak | cold soguk
old older oldest eski | new newer newest yeni
young* genc | elderly yasli
cheap* ucuz* | expensive pahali*
strong* guclu | weak* zayif*
easy easier kolay | hard difficult zor
positive pozitif olumlu | negative negatif olumsuz
public kamu | private ozel
domestic yurtici yerli | foreign abroad international yurtdisi yabanci
man men male erkek* | woman women female kadin*
supply arz | demand talep
gross brut | net
nominal | real reel
actual gerceklesen | forecast* predict* tahmin* ongoru* | budget* plan planned butce*
hourly saatlik | daily gunluk | weekly haftalik | monthly aylik | quarterly uceraylik ceyreklik | yearly annual* yillik
mean average ortalama* avg | median medyan* | mode | total sum toplam* | count number sayi* adet | variance varyans* | deviation sapma*
row rows satir* | column columns sutun* kolon*
ascending artan | descending azalan
horizontal* yatay* | vertical* dikey* dusey*
encrypt* sifrele* | decrypt*
upload* yukle* | download* indir*
login signin giris* | logout signout cikis*
upgrad* yukselt* | downgrad* dusur*
employer* isveren* | employee* calisan* | customer* client* musteri* | supplier* vendor* tedarikci*
advantage* benefit* pros avantaj* fayda* | disadvantage* drawback* cons dezavantaj* sakinca* | risk risks risk*
similar* same ayni benzer* | differ* difference* fark* farkli
always her zaman | never asla | sometimes bazen | often sik
morning sabah | evening aksam* | night gece | noon ogle*
cause* sebep* neden* | effect* etki* sonuc*
input* girdi* | output* cikti*
read reading oku* | write writing yaz yazmak yazma*
true dogru | false yanlis
yes evet | no hayir
child* cocuk* | adult* yetiskin*
import ithalat | export ihracat
email eposta | phone telefon* | sms
visa | mastercard
atm | online internetten | branch sube*
physical fiziksel | virtual sanal
male | female
husband koca | wife
parent* ebeveyn* | sibling* kardes*
b2b | b2c
my mine our ours benim bizim | his her hers their theirs onun onlarin
join* katil* | left ayril*
borrow* | repay*
acquir* | divest*
churn* kayip | retention tutma
correlation korelasyon* | causation nedensellik*
precision kesinlik* | recall duyarlilik*
`

/** Words whose presence on one side alone already changes the answer. */
const LIMITS = `
all every each whole entire both tum butun her hepsi tamami
only solely sadece yalniz yalnizca
majority cogu cogunlugu
except excluding unless haric disinda
exactly precisely tam
other another else baska diger
`

/** Units, one a line. */
const UNITS = `
percent % yuzde percentage
point points puan*
bps
usd dollar dollars dolar $
eur euro euros avro €
gbp pound pounds sterlin £
try tl lira liralik ₺
jpy yen ¥
second seconds sec saniye*
minute minutes min dakika*
hour hours saat*
day days gun gunde gunluk gunler*
week weeks hafta*
month months ay ayda aylik aylar*
quarter quarters ceyrek*
year years yil* sene*
thousand bin
million millions mn milyon*
billion billions bn milyar*
trillion trilyon*
kg kilo kilos kilogram* kilograms
g gram grams
lb lbs pound pounds
ton tons tonne tonnes
km kilometer* kilometre*
mile miles mil
meter meters metre metres
cm centimeter* santim*
inch inches inc
foot feet ft
liter liters litre litres
celsius
fahrenheit
kb kilobyte* kilobayt*
mb megabyte* megabayt*
gb gigabyte* gigabayt*
tb terabyte* terabayt*
`

/** Names of what an answer is written in or for; all of them must agree. */
const FORMATS = `
json
xml
yaml
csv
table tables tablo*
bullet bullets bulleted madde* maddeler
numbered numarali
markdown
html
latex
paragraph paragraf*
sentence sentences cumle*
chart graph plot grafik*
essay deneme
poem siir
summary summar* ozet*
outline taslak
python
sql
javascript js
typescript ts
java
c++
c#
rust
golang
php
ruby
matlab
vba
dax
excel
sheets
pandas
spark
tableau
powerbi
bash
postgres* postgresql
mysql
sqlite
oracle
english ingilizce*
turkish turkce*
german almanca*
french fransizca*
spanish ispanyolca*
arabic arapca*
russian rusca*
chinese cince*
italian italyanca*
formal resmi
informal
`

/** Kinds of questions that never share an answer. */
const QUESTIONS = `
why neden nicin niye
when nezaman
where nerede nereye nereden neresi
who whom kim kime kimin
kac howmany
nekadar howmuch
howlong
`

/** A lexicon's lines by number; a word may be on several. */
export class Lexicon {
  readonly #exact = new Map<string, string[]>()
  readonly #beginnings: [string, string][] = []

  constructor(text: string) {
    for (const [index, line] of text
      .split('\n')
      .filter((one) => one.trim() !== '')
      .entries())
      for (const [pole, words] of line.split('|').entries())
        for (const word of words.trim().split(/\s+/)) {
          const name = `${index}.${pole}`
          if (word.endsWith('*')) this.#beginnings.push([word.slice(0, -1), name])
          else this.#exact.set(word, [...(this.#exact.get(word) ?? []), name])
        }
  }

  /** `line.pole` of every place a folded word stands at. */
  placesOf(folded: string): string[] {
    const exact = this.#exact.get(folded) ?? []
    const begun = this.#beginnings.filter(([beginning]) => folded.startsWith(beginning)).map(([, name]) => name)
    return [...new Set([...exact, ...begun])]
  }
}

export const opposites = new Lexicon(OPPOSITES)
export const limits = new Lexicon(LIMITS)
export const units = new Lexicon(UNITS)
export const formats = new Lexicon(FORMATS)
export const questions = new Lexicon(QUESTIONS)
