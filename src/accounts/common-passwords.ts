/**
 * Passwords that are tried first, written down from what is generally known; no published list is copied here. Those of
 * fewer than ten characters are refused for their length. Rules (password-rules.ts) take in what no list can hold.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
  !qaz2wsx3edc 0000000000 0123456789 0987654321 0okm9ijn8uhb 1020304050 1029384756 1111111111 1122334455
  11223344556 112233445566 1212121212 121212121212 123123123123 123321123321 1234567890 123456789012 1234567891
  12345678910 123456789a 123456789q 12345qwert 1234qwerasdf 123abc123abc 123qwe123qwe 123qweasdzxc 1357924680
  147258369 1472583690 147852369 159753456 1a2b3c4d5e 1a2s3d4f5g 1q2w3e4r5t 1q2w3e4r5t6y 1qaz!qaz2wsx 1qaz2wsx3edc
  1qazxsw23edc 2468013579 3141592653 31415926535 3141592654 5201314520 741852963 789456123 7894561230 963852741
  9638527410 9876543210 9876543211 987654321a a123456789 a1234567890 a1b2c3d4e5 aa12345678 abc1234567 abc123abc123
  abcd123456 abcdef1234 abcdefghij admin12345 admin123456 adminadmin administrateur administrator administrator1
  asdasdasd1 asdf1234qwer asdfghjkl1 azerty1234 azerty12345 azerty123456 azertyuiop baseball12 bismillah1
  blink182blink changeme123 charlie123 computer12 correcthorsebatterystaple december12 default123 football12
  football123 guestguest iloveyou12 iloveyou123 iloveyou1234 iloveyou22 internet12 jetaime123 letmein123
  letmein1234 liverpool1 lkjhgfdsa1 loremipsum loremipsumdolor loveme1234 masterkey1 masterpassword michael123
  mlkjhgfdsq mnbvcxzlkjh monmotdepasse motdepasse1 motdepasse123 mypassword mypassword1 myspace123 newpassword
  newpassword1 nothing123 nouveaumotdepasse november11 oldpassword opensesame ouvretoisesame p@ssw0rd123
  p@ssword123 pa55word123 passw0rd123 passw0rd1234 password12 password123 password1234 poiuytrewq poiuytreza
  princess12 princess123 q1w2e3r4t5 q1w2e3r4t5y6 q1w2e3r4t5y6u7 qazwsxedcrfv quickbrownfox qweasdzxc1 qweasdzxc123
  qweqweqwe1 qwer1234asdf qwerasdfzxcv qwerty1234 qwerty12345 qwerty123456 qwertyuiop rootroot12 samsung123
  secretpassword september1 sometimes1 startrek12 sunshine12 sunshine123 superman12 superman123 supersecret
  temp123456 temporaire temporary1 test123456 test1234567 tester1234 testtest12 testtesttest thequickbrownfox
  thisisapassword topsecret1 topsecret123 trustno1234 unbelievable undefined12 welcome123 welcome1234 whatever12
  woaini1314 woaini520 yourpassword zaq12wsxcde3 zaq1zaq1zaq1 zxcasdqwe123 zxcvbnm123
  `
    .trim()
    .split(/\s+/)
    .concat('correct horse battery staple'),
);

/** Words that passwords are strung together from: password + summer + 2024. */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `
  access admin administrateur administrator agent alexander alexandre always amanda america andrew android angel
  angels antoine apple april arsenal asdfgh ashley asshole august automne autumn azerty baby babygirl bailey
  banana barbie barcelona baseball basketball batman bienvenue bitch black blessed blue bonjour brother buddy
  bureau business buster butterfly callcenter camaro cameron camille canada caroline center centre certification
  certified champion change changeme charlie cheese chelsea cherry chocolat chocolate chouchou christ church
  client code company computer connexion contact contrasena cookie corvette coucou cowboy cowboys crazy customer
  daniel daughter december default demo diamond dimanche disney dollar donald doudou dragon eagles eight elizabeth
  eminem enter entry example facebook faith family father february ferrari five flower football forever four
  france francois freedom friday fucking fuckyou gamer gandalf garfield ginger golden google green guest guillaume
  guitar hannah happy harley heaven hello helpdesk hiver hockey honda honey hottie hunter idiot iloveyou internet
  invite iphone isabelle january jennifer jessica jesus jetaime jordan joshua julien july june juventus killer
  lakers laptop leafs letmein lightning liverpool login london loulou love lovely loveyou lucky lundi maggie
  manager maple march marine master matrix matthew maxime mercedes merci merlin metallica michael michelle mickey
  microsoft million minnie monday money monkey montreal motdepasse mother music mustang never newyork nicolas
  nicole nine ninja nirvana november number october office one open operator orange ordinateur packers paris pass
  passw0rd password passwort patriots pauline pepper phoenix piano plaudit player please pokemon porsche princess
  princesse printemps purple qazwsx quality quebec qwerty qwertz rainbow ranger red robert romain root salut
  samantha sample samsung scooter secret september server service sesame seven sexy shadow silver sister six
  slipknot smile snoopy soccer society soleil sophie spiderman spring starwars steelers stephanie stupid summer
  sunday sunshine superman supervisor support sweet system temp temporary test testing thanks thomas three thunder
  tigger toronto toyota trustno1 tuesday two user vendredi victoria vincent welcome whatever white william windows
  winner winter word yankees yellow zero zxcvbn
  `
    .trim()
    .split(/\s+/),
);
