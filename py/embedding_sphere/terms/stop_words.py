"""Words that name nothing: the closed classes of seven languages.

Articles, pronouns, prepositions, conjunctions, auxiliaries, numerals, adverbs that go with them,
and verbs as common as they; in lower case, with the apostrophe U+0027. The English list ends with
what stands in borrowed names ("pasta alla Norma"). Words of two letters are listed because they
tell the language of a text. Other languages need none: what every region has weighs nothing.
"""

_ENGLISH = """
a about above across actually after afterwards again against ago ain all almost along already also
although always am among an and another any anybody anyone anything anyway anywhere are aren
around as at away back be became because become becomes been before behind being below beneath
beside besides between beyond both but by came can cannot come comes could couldn did didn do does
doesn doing don done down during each either eight else enough especially etc even ever every
everybody everyone everything everywhere few first five for four from further furthermore gave get
gets getting give given gives go goes going gone got had hadn hardly has hasn have haven having he
hence her here hers herself him himself his how however if in indeed inside instead into is isn it
its itself just last least less let like likely little lot lots made make makes many may maybe me
might mine more moreover most mostly much must my myself near nearly neither never nevertheless
next nine no nobody non none nor not nothing now nowhere of off often on once one ones only onto
or other others otherwise ought our ours ourselves out outside over own per perhaps put quite
rather really said same say says second seem seemed seems seven several shall she should shouldn
since six so some somebody someone something sometimes somewhere soon still such take taken takes
ten than that the their theirs them themselves then there thereby therefore these they thing
things third this those though three through throughout thus till to together too took toward
towards two under unless until up upon us use used uses using usually various very via want was
wasn we well went were weren what whatever when whenever where whereas wherever whether which
while who whoever whole whom whose why will with within without won would wouldn yes yet you your
yours yourself yourselves alla aux con del della des du el las les los und von
"""
_GERMAN = """
ab aber alle allem allen aller alles allerdings als also am an andere anderem anderen anderer
anderes andernfalls anders auch auf aus ausser außer außerdem bald bei beide beiden beim bereits
bevor bin bis bisher bist bitte da dabei dadurch dafür dagegen daher dahin damals damit danach
daneben dann daran darauf daraus darf darfst darin darüber darum darunter das dass dasselbe davon
davor dazu daß dein deine deinem deinen deiner dem demnach den denen denn dennoch der deren
derselbe des deshalb dessen dich die dies diese dieselbe dieselben diesem diesen dieser dieses dir
doch dort drei du durch durfte dürfen ebenso eher ein eine einem einen einer eines einfach einige
einigen einiger einiges einmal er erst erste ersten es etwa etwas euch euer eure eurem euren fast
für ganz gar geben gegen gehabt geht gehen ging gemacht genau genug gerade geworden gewesen gibt
habe haben hat hatte hatten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im
immer in indem infolge innerhalb ins irgendwie ist ja je jede jedem jeden jeder jedes jedoch
jemand jene jenem jenen jener jenes jetzt kann kannst kaum kein keine keinem keinen keiner keines
können kam kamen kommen kommt könnte könnten lassen macht machen man manche manchem manchen
mancher manchmal mehr mein meine meinem meinen meiner meines meist mich mir mit muss musste muß
müssen nach nachdem nachher natürlich neben nein nicht nichts nie niemals niemand noch nun nur ob
oben obwohl oder oft ohne schon sehr sein seine seinem seinen seiner seines seit selber selbst
sich sie sind so sobald sogar solch solche solchem solchen solcher soll sollen sollte sollten
sondern sonst sowie sowohl statt steht stehen trotz trotzdem über überall um und uns unser unsere
unserem unseren unserer unter usw viel viele vielen vieler vielleicht vier vom von vor vorher wann
war waren warst warum was weder wegen weil weiter weitere weiteren welche welchem welchen welcher
welches wem wen wenig wenige weniger wenn wer werde werden wessen wie wieder will wir wird
wirklich wo wobei woher wohin wohl wollen wollte worden worin wurde wurden während wäre wären
würde würden zehn zu zudem zum zur zurück zusammen zwar zwei zwischen
"""
_FRENCH = """
à afin ai ainsi ait alors après as assez au aucun aucune aujourd'hui auprès auquel aussi aussitôt
autant autour autre autres aux auxquelles auxquels avaient avait avant avec avez avoir avons ayant
beaucoup bien bientôt bon ça car ce ceci cela celle celles celui cent cependant certain certaine
certaines certains ces cet cette ceux chacun chacune chaque chez ci cinq combien comme comment
contre abord dans de dedans dehors déjà depuis derrière des dès désormais desquels deux devant
devrait dix doit doivent donc dont du duquel durant elle elles en encore enfin ensuite entre
envers environ es est et étaient était étant été être eu eux faire fait faites font furent fut
hors huit ici il ils jamais je jusqu jusque la là laquelle le lequel les lesquelles lesquels leur
leurs lors lorsqu lorsque lui ma mais malgré me même mêmes mes mieux moi moins mon ne neuf ni non
nos notre nôtre nous on ont or où ou outre par parce parfois parmi partout pas peu peut peuvent
peut-être pendant personne plupart plus plusieurs plutôt pour pourquoi pourtant pouvait pouvoir
près presque puis puisque qu quand quant quatre que quel quelle quelles quelqu quelque quelques
quels qui quoi rien sa sans sauf se selon sept sera serait seront ses seul seule seulement si sien
six soi soient sois soit sommes son sont sous souvent suis sur surtout ta tandis tant te tel telle
telles tellement tels tes toi ton toujours tous tout toute toutefois toutes très trois trop tu un
une va vers voici voilà voire vont vos votre vôtre vous vraiment vu y
"""
_SPANISH = """
a acá además ahí ahora al algo alguien algún alguna algunas alguno algunos allí ambos ante antes
apenas aquel aquella aquellas aquello aquellos aquí así aun aún aunque bajo bastante bien cada
casi cerca cierta cierto como cómo con conmigo contra cual cuál cuales cualquier cualquiera cuando
cuándo cuanto cuánto cuatro cuyo da de debajo debe deben del demás demasiado dentro desde después
detrás donde dónde dos durante e él el ella ellas ello ellos en encima entonces entre era eran
eras eres es esa esas ese eso esos esta está estaba estaban estamos están estar estas este esto
estos estoy estuvo fue fueron fuera gran ha había habían haber hace hacen hacer hacia han hasta
hay he incluso ir jamás junto la las le lejos les lo los luego más me mediante menos mi mí mía
mientras mío mis misma mismas mismo mismos mucha muchas mucho muchos muy nada nadie ni ningún
ninguna ninguno no nos nosotras nosotros nuestra nuestras nuestro nuestros nunca o os otra otras
otro otros para pero poca poco pocos por porque primera primero pronto pudo puede pueden pues que
qué quien quién quienes quizá quizás se sea sean según ser será serán si sí sido siempre siendo
sin sino sobre sois sola solamente solo sólo somos son soy su sus suya suyo tal tales también
tampoco tan tanta tanto te tenemos tener tengo tenía ti tiene tienen toda todas todavía todo todos
tras través tres tu tú tus un una unas uno unos usted ustedes va vamos van varias varios veces vez
vosotros vuestra vuestro y ya yo
"""
_ITALIAN = """
a abbastanza ad adesso agli ai al alcuna alcune alcuni alcuno all alla alle allo allora altra
altre altri altro anche ancora anzi appena assai attraverso avanti avere aveva avevano avuto ben
bene che chi ci ciascuna ciascuno ciò cioè circa coi col come con contro così cui da dagli dai dal
dall dalla dalle dallo davvero degli dei del dell della delle dello dentro deve devono di dietro
dopo dove due dunque durante e è ebbe ecco ed era erano eravamo essa esse essendo essere essi esso
fa fanno fare fatto finché fino fra fu fuori furono già gli grazie ha hai hanno ho i il in infatti
infine intanto intorno invece io la là le lei li lì lo loro lui lungo ma mai me meglio meno mentre
mi mia mie miei mio molta molte molti molto ne né neanche negli nei nel nell nella nelle nello
nemmeno neppure nessun nessuna nessuno niente no noi non nonostante nostra nostre nostri nostro
nulla o ogni ognuno oltre oppure ora ovvero per perché perciò però più piuttosto po poca poche
pochi poco poi poiché presso prima primo proprio può pure qua qual quale quali qualche qualcosa
qualcuno quando quanta quante quanti quanto quasi quattro quella quelle quelli quello quel questa
queste questi questo qui quindi sarà sarebbe se sé sei sempre senza si sì sia siamo siano siete
sino solo soltanto sono soprattutto sopra sotto sta stanno stare stata state stati stato stesse
stessi stesso stessa su sua subito sue sugli sui sul sull sulla sulle sullo suo suoi tale tali
tanta tante tanti tanto te ti tra tranne tre troppo tu tua tue tuo tuoi tutta tutte tuttavia tutti
tutto un una uno va vanno verso vi voi vostra vostre vostri vostro
"""
_PORTUGUESE = """
a à acima agora ainda além algo alguém algum alguma algumas alguns ali ambos ante antes ao aos
apenas após aquela aquelas aquele aqueles aqui aquilo as às assim até atrás através bastante bem
cada cem certa certo com como contra contudo cujo da daquela daquele daqui das de debaixo dela
delas dele deles demais dentro depois desde dessa desse desta deste deve devem disso disto do dois
dos duas durante e é ela elas ele eles em embora enquanto então entre era eram és essa essas esse
esses esta está estamos estão estar estas estava estavam este estes esteve estou eu faz fazem
fazer foi fomos for foram fora há haver havia isso isto já jamais junto lá lhe lhes logo longe
mais mas me mediante meio menos mesma mesmas mesmo mesmos meu meus mim minha minhas muita muitas
muito muitos na nada não nas nela nele nem nenhum nenhuma nessa nesse nesta neste ninguém no nos
nós nossa nossas nosso nossos num numa nunca o onde os ou outra outras outro outros para pela
pelas pelo pelos perto pode podem poder pois por porém porque porquê portanto pouca pouco poucos
primeira primeiro próprio próximo quais qual qualquer quando quanto quase quatro que quê quem sair
são se seja sejam sem sempre sendo ser será serão seu seus si sido sim só sob sobre sua suas tal
também tampouco tanta tanto tão te tem têm temos tenho ter teu teve tinha tinham toda todas
todavia todo todos três tu tua tudo um uma umas uns vai vamos vão várias vários vez vezes você
vocês vos
"""
_DUTCH = """
aan achter af al alle alleen alles allerlei als altijd ander andere anderen anders behalve beide
ben bent bij bijna binnen boven buiten daar daarbij daardoor daarna daarom daarop dan dat de deze
den der dezelfde die dit doch doen doet door drie dus echt echter een één eens eerst eerste elk
elkaar elke en enige enkele er erg ergens even ga gaan gaat geen gedaan gehad geweest geworden had
hadden haar heb hebben hebt heeft heel hem hen het hetzelfde hier hij hoe hoewel hun iedere
iedereen iemand iets ik in is ja je jij jou jouw jullie kan kon konden kunnen kunt laat langs
later maar maken maakt me mee meer meest meestal men met mij mijn misschien moest moet moeten na
naar naast nadat nee niemand niet niets nog nooit nou nu of om omdat onder ondanks ongeveer ons
onze ook op opnieuw over overal pas per reeds rond samen sinds sommige soms steeds straks te tegen
ten ter terug terwijl tijdens toch toe toen tot totdat tussen twee u uit uw vaak van vanaf veel
verder via vier vol volgens voor voordat vooral waar waarbij waardoor waarom waarop waren was wat
we weer weinig wel welk welke werd werden wie wij wil willen word worden wordt zal ze zeer zei
zelf zelfs zich zij zijn zo zoals zodat zonder zou zouden zowel zulke
"""

STOP_WORDS = {
    "en": frozenset(_ENGLISH.split()),
    "de": frozenset(_GERMAN.split()),
    "fr": frozenset(_FRENCH.split()),
    "es": frozenset(_SPANISH.split()),
    "it": frozenset(_ITALIAN.split()),
    "pt": frozenset(_PORTUGUESE.split()),
    "nl": frozenset(_DUTCH.split()),
}
# What may stand inside a phrase, as in "cup of tea", "pommes de terre" or "fish and chips".
CONNECTIVES = {
    "en": frozenset(("of", "and", "in", "the", "for", "to", "on", "with")),
    "de": frozenset(("und", "mit", "von", "im", "am", "in")),
    "fr": frozenset(("de", "du", "des", "et", "à", "au", "aux", "en")),
    "es": frozenset(("de", "del", "y", "con", "en", "al")),
    "it": frozenset(("di", "del", "della", "dei", "delle", "e", "con", "al", "alla", "ai")),
    "pt": frozenset(("de", "do", "da", "dos", "das", "e", "com", "em")),
    "nl": frozenset(("van", "en", "met", "in", "de")),
}
