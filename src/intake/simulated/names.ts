import type { RandomStream } from './random.ts';

/** First and last names of one language or region, all invented into people by chance. */
type NamePool = { readonly first: readonly string[]; readonly last: readonly string[] };

const words = (text: string): string[] => text.trim().split(/\s*,\s*/);

const POOLS = {
  quebec: {
    first:
      words(`Amélie, Étienne, Chloé, Mathieu, Noémie, François, Geneviève, Jérôme, Maude, Benoît, Océane, Rémi, Zoé,
      Xavier, Éloïse, Olivier, Camille, Antoine, Léa, Thierry, Mégane, Sébastien, Anaïs, Félix, Justine, Cédric, Hélène,
      Pascal, Élodie, Guillaume, Marie-Ève, Jean-Philippe, Andréanne, Louis-Charles, Rosalie, Maxime`),
    last: words(`Tremblay, Gagnon, Côté, Bouchard, Bélanger, Lévesque, Ouellet, Pelletier, Desjardins, Thériault,
      Boudreau, LeBlanc, Arsenault, Cormier, St-Onge, L’Écuyer, D’Amours, Lachance, Vaillancourt, Beauchemin, Laliberté,
      Deschênes, Robitaille, Gingras, Chouinard, Maltais, Dufresne, Poulin-Roy, Charbonneau, Ladouceur`),
  },
  france: {
    first: words(`Manon, Julien, Clémence, Baptiste, Solène, Thibault, Aurélie, Loïc, Margaux, Corentin, Inès, Quentin,
      Maëlys, Florian, Gwenaëlle, Adrien, Capucine, Yann, Delphine, Rémy, Agathe, Tristan, Lucile, Fabien, Bérénice,
      Gaël, Apolline, Erwan, Salomé, Jean-Baptiste, Anne-Laure, Mathis`),
    last: words(`Lefèvre, Moreau, Girard, Chevalier, Delacroix, Lecomte, Marchand, Besson, Guérin, Vasseur, Pruvost,
      Le Gall, Le Goff, Carpentier, Dumont, Perrin, Rousseau, Gauthier, Meunier, Blanchard, Caron, Delaunay, Hervé,
      Kerautret, Masson, Noël, Picard, Renaud, Tessier, Vidal, de La Tour, Wattel`),
  },
  reunion: {
    first:
      words(`Mélissa, Jean-Yves, Marie-Annick, Dimitri, Prisca, Ludovic, Nathalie, Jimmy, Shana, Expédit, Priscilla,
      Kelly-Anne, Samuel, Gaëlle, Mickaël, Laëtitia`),
    last: words(`Hoarau, Payet, Grondin, Dijoux, Técher, Vitry, Maillot, Rivière, Lebon, Turpin, Sautron, Ramassamy,
      Virassamy, Fontaine, Robert, Bègue`),
  },
  english: {
    first: words(`Olivia, Jack, Grace, Owen, Harriet, Thomas, Beatrice, Callum, Imogen, Edward, Poppy, Nathan, Georgia,
      Lewis, Alice, Marcus, Holly, Daniel, Phoebe, Simon, Charlotte, Joshua, Megan, Adam, Eleanor, Connor, Abigail,
      Peter, Lauren, Stephen, Ruth, Theo, Hannah, Martin, Jessica, George`),
    last: words(`Whitfield, Hargreaves, Ashdown, Pemberton, Thornley, Barlow, Fairclough, Hollis, Kirkham, Lockwood,
      Merriman, Netherby, Ogden, Pickering, Radcliffe, Stanhope, Tattersall, Underhill, Wainwright, Yardley, Bancroft,
      Cartwright, Dunmore, Eastwood, Fernsby, Goodall, Heathcote, Ives, Jessop, Marlowe, Smith-Barnard, Quigley`),
  },
  celtic: {
    first: words(`Siobhán, Eoin, Rhys, Carys, Angharad, Fionnuala, Gethin, Aoife, Lowri, Ruairí, Iestyn, Niamh, Dafydd,
      Órla, Eilidh, Hamish, Ffion, Cormac, Bethan, Declan, Morag, Tomos, Róisín, Alasdair, Seren, Pádraig`),
    last: words(`O’Connor, McAllister, Llewellyn, Mac Giolla, ap Rhisiart, Gallagher, Prosser, O’Hare, Griffiths, Kinsella,
      McIlroy, Bowen, Drummond, Cadwallader, Farrelly, Pugh, Ní Bhriain, Maguire, Trevelyan, Gwilym, McGuinness, Parry`),
  },
  american: {
    first: words(`Madison, Tyler, Savannah, Brandon, Kayla, DeShawn, Brianna, Hunter, Aaliyah, Travis, Jasmine, Cody,
      Destiny, Malik, Sierra, Austin, Imani, Dustin, Kiara, Wyatt, Shanice, Garrett, Tamika, Logan, Paige, Terrell,
      Cheyenne, Brent, Monique, Chase, Mary Beth, Darnell`),
    last: words(`Calloway, Henderson, Sutherland, Briggs, Washington, Delaney, Mayfield, Rutledge, Jefferson-Hall, Stokes,
      Whitaker, Langston, Hollingsworth, Beckett, Pruitt, Satterfield, Boone, Winslow, Tillman, Crenshaw, Dawkins, Gentry,
      Hathaway, Ingram, Lattimore, McCray, Nesbitt, Odom, Pettigrew, Randle, Sizemore, Vance`),
  },
  hispanic: {
    first: words(`Lucía, Mateo, Valentina, Diego, Ximena, Andrés, Camila, Joaquín, Renata, Emiliano, Paloma, Ramón,
      Marisol, Iván, Belén, Esteban, Guadalupe, Rubén, Noelia, Tomás`),
    last: words(`García, Peña, Muñoz, Ibarra, Villalobos, Quiñones, Salazar, Domínguez, Escobar, Fuentes, Galván,
      Hinojosa, Jaramillo, Leyva, Montoya, Orozco, Rentería, Saldívar, Treviño, Zúñiga, de la Rosa, Cárdenas`),
  },
  southAsian: {
    first: words(`Priya, Arjun, Ananya, Rohan, Meera, Vikram, Kavya, Sanjay, Nisha, Imran, Ayesha, Farhan, Lakshmi,
      Harpreet, Gurdeep, Simran, Rahul, Zainab, Tariq, Divya, Manpreet, Naveed`),
    last: words(`Patel, Sharma, Singh, Kaur, Chowdhury, Iyer, Malhotra, Hussain, Raman, Bhatt, Qureshi, Sandhu, Gill,
      Menon, Rahman, Deshpande, Akhtar, Verma, Subramaniam, Dhillon, Perera, Banerjee`),
  },
  eastAsian: {
    first: words(`Mei, Wei, Minh, Linh, Jun, Hana, Thảo, Kenji, Xiuying, Hao, Soo-jin, Bao, Yuki, Jia, Tuấn, Ling,
      Min-ho, Akira, Phương, Zhen`),
    last: words(`Nguyễn, Chen, Trần, Kim, Park, Wong, Lau, Phạm, Takahashi, Zhou, Huang, Đặng, Lim, Cheung, Sato, Yoon,
      Vương, Lin, Ishikawa, Guo`),
  },
  african: {
    first: words(`Chidi, Amara, Kwame, Adjoa, Fatoumata, Ousmane, Ngozi, Tendai, Mariama, Kofi, Aminata, Sékou, Zola,
      Emeka, Abena, Ibrahima, Thandiwe, Moussa, Awa, Olumide`),
    last: words(`Okafor, Mensah, Diallo, N’Guessan, Abubakar, Traoré, Adeyemi, Ndlovu, Kouassi, Osei, Bamba, Mwangi,
      Achebe, Cissé, Boateng, Kamara, Moyo, Ndiaye, Oyelaran, Zongo`),
  },
  arabic: {
    first: words(`Yasmine, Karim, Leïla, Samir, Nadia, Rachid, Salma, Omar, Hanane, Bilal, Noor, Tarek, Amina, Walid,
      Soraya, Mehdi, Rania, Youssef`),
    last: words(`Benali, Haddad, El Amrani, Khoury, Mansouri, Bouzid, Saïdi, Najjar, Cherkaoui, Belkacem, Nasser, Ziani,
      Al-Masri, Hamidi, Toumi, Lahlou, Farès, Rahmani`),
  },
  slavic: {
    first: words(`Oksana, Dmytro, Agnieszka, Piotr, Kateryna, Marek, Svitlana, Bohdan, Zofia, Andriy, Magdalena, Taras,
      Ivana, Luka, Halyna, Wojciech`),
    last: words(`Shevchenko, Kowalczyk, Bondarenko, Wiśniewski, Melnyk, Zieliński, Petrenko, Horvat, Nowak, Hrynkiw,
      Kravets, Dąbrowski, Lysenko, Novák, Savchuk, Wójcik`),
  },
  filipino: {
    first: words(
      `Maricel, Jomar, Rosalinda, Emmanuel, Luzviminda, Rodel, Analyn, Jericho, Marites, Arnel, Cherry Mae, Dante`,
    ),
    last: words(`Santos, Reyes, dela Cruz, Bautista, Villanueva, Magsaysay, Dimaculangan, Pangilinan, Macaraeg, Ocampo,
      Tolentino, Salonga`),
  },
} satisfies Record<string, NamePool>;

type NamePoolName = keyof typeof POOLS;
/** Which pools the people of a place come from, as relative weights. */
export type NameMix = Readonly<Partial<Record<NamePoolName, number>>>;

/** One in so many has a first name of one pool and a last name of another. */
const MIXED = 0.12;
const TRIES = 40;

/**
 * A name nobody in `taken` has, added to it. Only where forty draws bring none is a number set behind one, as
 * contact centers do ("Mei Chen 2").
 */
export function newName(random: RandomStream, mix: NameMix, taken: Set<string>): string {
  const pools = Object.keys(mix) as NamePoolName[];
  const weights = pools.map((pool) => mix[pool] ?? 0);
  const anyPool = (): NamePool => POOLS[pools[random.index(weights)] as NamePoolName];
  const draw = (): string => {
    const pool = anyPool();
    const lastPool = random.uniform() < MIXED ? anyPool() : pool;
    return `${random.pick(pool.first)} ${random.pick(lastPool.last)}`;
  };
  let name = draw();
  for (let tries = 1; taken.has(name) && tries < TRIES; tries++) name = draw();
  if (taken.has(name)) {
    let suffix = 2;
    while (taken.has(`${name} ${suffix}`)) suffix++;
    name = `${name} ${suffix}`;
  }
  taken.add(name);
  return name;
}
