package similar

// functionWords are words that carry the grammar of a language, folded (no marks, small letters). They
// tell languages apart, and they are never the name, the number or the borrowed word that ties a question
// to its wording in another language. German, Portuguese, Italian and Dutch are here so that a text in
// them is not taken for one of the six.
var functionWords = map[string]map[string]bool{
	"en": wordSet(`the of and to in a is that for it was on are with as at be this have from or had by but not what
		all were we when your can said there use an each which she do how their if will up other about out many then
		them these so some her would make like him into has two more go no way could my than been who its now did get
		may over where why whose whom does during between after before until most much because through our you they
		he his i me us should any also only such both against under while within without being here those am every
		same just very one first name type year called kind became known people used become s t`),
	"fr": wordSet(`le la les de des du un une et est sont dans pour que qui quoi quel quelle quels quelles au aux avec sur
		par pas ne ce cette ces cet se sa son ses leur leurs il elle ils elles nous vous on je tu ou comment pourquoi
		quand combien plus moins mais donc si y en a ete etre avoir fait peut faut sera ont avez avons etait etaient
		comme tout tous toute toutes entre sans sous apres avant depuis pendant chez vers lors deja aussi meme tres
		bien peu aucun aucune chaque notre nos votre vos mon ma mes ton ta tes celle celui ceux dont lorsque afin ainsi
		l d qu c n s j m jusqu est-ce non oui soit peuvent doit doivent devrait selon notamment encore premier`),
	"es": wordSet(`el la los las de del un una unos unas y o es son en para que qué quien quienes cual cuales como cuando
		donde cuanto cuanta cuantos cuantas por con sin sobre entre hasta desde se su sus lo le les al no si mas pero
		ha han fue fueron era eran ser estar esta este estos estas ese esa eso esto hay tiene tienen muy tambien ya
		durante antes despues segun cada todo todos toda todas otro otra otros otras nos nuestro nuestra mi tu usted
		ustedes ellos ellas yo me te podria puede pueden hacer hace tipo nombre ano anos porque cuya cuyo sido siendo
		ante bajo contra tras algun alguna algunos mismo misma solo tan tanto parte primer primera llama`),
	"ru": wordSet(`и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по только ее мне было вот
		от меня еще нет о из ему теперь когда даже ну вдруг ли если уже или ни быть был него до вас нибудь опять уж вам
		ведь там потом себя ничего ей может они тут где есть надо ней для мы тебя их чем была сам чтоб без будто чего
		раз тоже себе под будет ж тогда кто этот того потому этого какой какая какое какие каким какова каков каково
		каком какую каких сколько почему куда откуда кем чему кому зачем который которая которые которых которого
		которой при были об обо после между через над про это эти этой этом этих является называется называют назывался`),
	"ar": wordSet(`من في على الى عن ما ماذا هل كم كيف متي اين لماذا لم لا ان او و هو هي هم التي الذي الذين هذا هذه ذلك تلك كان
		كانت يكون تكون قد مع بين بعد قبل عند عندما كل بعض غير اي ايه منذ حتي ثم لكن اذا كما مما فيما بها به له لها فيها
		فيه منها منه عليها عليه اسم تم يتم كانوا حول خلال ضد دون نوع هناك الا لن مثل`),
	"de": wordSet(`der die das und ist in den von zu mit sich des auf fur nicht ein eine als auch es an werden aus er hat dass
		sie nach wird bei einer um am sind noch wie einem uber einen so zum war haben nur oder aber vor zur bis mehr durch
		man sein wurde sei im wer was wann wo warum welche welcher welches welchen welchem wessen wie viele viel gab kann
		konnte ihre ihr seine worden wurden gibt hatte unter gegen dem eines womit wozu woher waren nannte man`),
	"pt": wordSet(`o os as um uma de do da dos das em no na nos nas por para com que quem qual quais como quando onde quanto
		quantos e ou nao foi foram sao ser esta este estas estes essa esse isso isto seu sua seus suas ao aos pela pelo
		mais mas muito tambem ate entre sobre sem tem ha ele ela eles elas voce voces nosso nossa pode podem`),
	"it": wordSet(`il lo la i gli le un uno una di del dello della dei degli delle a al alla ai alle da dal dalla in nel nella
		nei con su sul sulla per tra fra che chi cosa come quando dove perche quale quali quanto quanti e o non sono stato
		stata era erano essere ha hanno si ci piu ma anche questo questa questi queste suo sua suoi loro e'`),
	"nl": wordSet(`de het een en van in is dat op te met voor zijn er aan niet die wat wie waar wanneer waarom hoe welke welk
		hoeveel om ook als bij door over uit naar dan nog of wordt werd worden werden was waren heeft hebben had kan
		kunnen moet zou deze dit maar meer geen wel tot onder tussen`),
}
