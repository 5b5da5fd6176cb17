/** Words that say nothing about what a text is about: English and Turkish, folded as `tokensOf` folds. */
const ENGLISH =
  'a about above after again against all also am an and any are as at be because been before being below between both but by can could did do does doing don down during each few for from further get got had has have having he her here hers him his how i if in into is it its itself just let like ll me more most my no nor not now of off ok okay on once only or other our out over own re really s same she should so some such t than that the their them then there these they this those through to too uh um under until up us ve very was we well were what when where which while who whom why will with would yeah yes you your'
const TURKISH =
  'acaba ama ancak artik asla aslinda ayrica az bana bazi belki ben beni benim bile bir biraz biri birkac bize biz bizi bizim boyle bu buna bunda bundan bunlar bunu bunun burada cok cunku da daha de defa degil diye dolayi en fakat falan gibi hala hangi hani hatta hem hep hepsi her hic icin ile ilgili ise iste kadar ki kim kimi mi mu nasil ne neden nedeniyle nerede nereye niye o olan olarak oldu olsa ona ondan onlar onlari onu onun orada oysa pek sadece sana sen seni senin siz size sizi sonra su suna sunu tabii tum ve veya var vardi ya yani yine yok zaten'

export const ENGLISH_STOP_WORDS: ReadonlySet<string> = new Set(ENGLISH.split(' '))
export const TURKISH_STOP_WORDS: ReadonlySet<string> = new Set(TURKISH.split(' '))
