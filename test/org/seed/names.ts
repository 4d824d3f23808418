/** Given and family names, as they are written and as they stand in addresses. */
export interface NamePool {
  readonly country: string;
  readonly city: string;
  readonly domain: string;
  readonly given: readonly (readonly [string, string])[];
  readonly family: readonly (readonly [string, string])[];
  /** How many of a hundred people are from here. */
  readonly share: number;
}

/** Pairs from `"Zoë=zoe José=jose"`; a name without `=` is its own. An underscore stands for a space. */
function pairs(text: string): (readonly [string, string])[] {
  return text.split(" ").map((one) => {
    const [written = "", latin] = one.replaceAll("_", " ").split("=");
    return [written, latin ?? written.toLowerCase().replace(/[^a-z0-9]/g, "")] as const;
  });
}

export const NAME_POOLS: readonly NamePool[] = [
  {
    country: "United States",
    city: "Denver",
    domain: "com",
    share: 34,
    given: pairs(
      "James Mary Robert Patricia Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas Karen Charles Nancy Daniel Sandra Matthew Ashley Anthony Emily Mark Donna Steven Michelle Paul Carol Andrew Amanda Joshua Melissa Kevin Deborah Brian Stephanie Timothy Rebecca Mary_Ann",
    ),
    family: pairs(
      "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson Martin Lee Thompson White Harris Clark Lewis Robinson Walker Young Allen King Wright Scott Hill Green Adams Nelson Baker Hall Campbell Mitchell Carter O'Brien O'Neill D'Angelo Fitzgerald-Montgomery St._John",
    ),
  },
  {
    country: "Germany",
    city: "Köln",
    domain: "de",
    share: 12,
    given: pairs(
      "Jürgen=juergen Anna Björn=bjoern Käthe=kaethe Stefan Ingrid Günther=guenther Ulrike Max Sabine Jörg=joerg Hans-Peter",
    ),
    family: pairs(
      "Müller=mueller Schmidt Schröder=schroeder Weiß=weiss Groß=gross Bäcker=baecker Hoffmann von_der_Heide=vonderheide Köhler=koehler Müller-Lüdenscheidt=mueller-luedenscheidt",
    ),
  },
  {
    country: "France",
    city: "Orléans",
    domain: "fr",
    share: 9,
    given: pairs(
      "François=francois Zoë=zoe Hélène=helene André=andre Chloé=chloe Jérôme=jerome Léa=lea Benoît=benoit Jean-Baptiste Anaïs=anais",
    ),
    family: pairs(
      "Lefèvre=lefevre Dubois d'Étampes=detampes Gauthier Noël=noel Besançon=besancon L'Hôpital=lhopital Garnier Rouché=rouche de_La_Rochefoucauld-Montbel=delarochefoucauld",
    ),
  },
  {
    country: "Spain",
    city: "Málaga",
    domain: "es",
    share: 8,
    given: pairs(
      "José=jose María=maria Iñaki=inaki Lucía=lucia Ángel=angel Sofía=sofia Raúl=raul Núria=nuria",
    ),
    family: pairs(
      "García_Márquez=garciamarquez Muñoz=munoz Núñez_de_Balboa=nunez Peña=pena Ibáñez=ibanez Fernández=fernandez Rodríguez_Gutiérrez=rodriguez Güell=guell",
    ),
  },
  {
    country: "Poland",
    city: "Łódź",
    domain: "pl",
    share: 5,
    given: pairs("Łukasz=lukasz Małgorzata=malgorzata Stanisław=stanislaw Żaneta=zaneta Paweł=pawel"),
    family: pairs(
      "Wiśniewski=wisniewski Wójcik=wojcik Dąbrowska=dabrowska Zieliński=zielinski Świątek=swiatek",
    ),
  },
  {
    country: "Denmark",
    city: "Århus",
    domain: "dk",
    share: 4,
    given: pairs("Søren=soren Åse=aase Mikkel Bjørn=bjorn Ærø=aeroe"),
    family: pairs("Ørsted=orsted Sørensen=sorensen Kjær=kjaer Åkesson=aakesson Nygård=nygaard"),
  },
  {
    country: "Greece",
    city: "Αθήνα",
    domain: "gr",
    share: 4,
    given: pairs("Γιώργος=giorgos Ελένη=eleni Νίκος=nikos Σοφία=sofia Αλέξανδρος=alexandros"),
    family: pairs("Παπαδόπουλος=papadopoulos Νικολάου=nikolaou Οικονόμου=oikonomou Βασιλείου=vasileiou"),
  },
  {
    country: "Bulgaria",
    city: "София",
    domain: "bg",
    share: 5,
    given: pairs("Иван=ivan Мария=maria Георги=georgi Елена=elena Александър=aleksandar Юлия=yuliya"),
    family: pairs("Иванов=ivanov Петрова=petrova Димитров=dimitrov Георгиева=georgieva Щерев=shterev"),
  },
  {
    country: "Egypt",
    city: "القاهرة",
    domain: "eg",
    share: 4,
    given: pairs("محمد=mohamed فاطمة=fatima أحمد=ahmed ليلى=layla يوسف=youssef"),
    family: pairs("الأحمد=alahmad حسن=hassan عبد_الرحمن=abdelrahman المصري=elmasry"),
  },
  {
    country: "Israel",
    city: "תל אביב",
    domain: "il",
    share: 3,
    given: pairs("נועה=noa דוד=david תמר=tamar יוסף=yosef"),
    family: pairs("כהן=cohen לוי=levi מזרחי=mizrahi בן-דוד=bendavid"),
  },
  {
    country: "Japan",
    city: "東京",
    domain: "jp",
    share: 4,
    given: pairs("太郎=taro 花子=hanako 健=ken 美咲=misaki さくら=sakura"),
    family: pairs("佐藤=sato 鈴木=suzuki 高橋=takahashi 田中=tanaka 渡辺=watanabe"),
  },
  {
    country: "China",
    city: "上海",
    domain: "cn",
    share: 5,
    given: pairs("伟=wei 芳=fang 娜=na 秀英=xiuying 子轩=zixuan"),
    family: pairs("王=wang 李=li 张=zhang 刘=liu 欧阳=ouyang"),
  },
  {
    country: "South Korea",
    city: "서울",
    domain: "kr",
    share: 3,
    given: pairs("민준=minjun 서연=seoyeon 지훈=jihoon 수빈=subin"),
    family: pairs("김=kim 이=lee 박=park 최=choi 정=jung"),
  },
];

export const COMPANIES = pairs(
  "Northwind Bluebird_Logistics Kestrel_Robotics Aldermoor_Foods Brightwater_Energy Cobalt_Works Dunlin_Media Elmfield_Health Fairhaven_Hotels Granite_Peak Harbour_&_Sons Ivory_Coast_Trading Juniper_Labs Köster_Maschinenbau=koester Lumen_Optik Maple_Leaf_Foods Nordlys_Design Orchard_Software Pelican_Shipping Quarry_Bank Redwood_Insurance Sølvberg_Fisk=solvberg Tamarind_Textiles Umbra_Security Verdant_Farms Windmill_Paper Xenia_Travel Yarrow_Pharma Zephyr_Air 青山商事=aoyama",
);

export const TITLES: readonly string[] = [
  "Account Manager",
  "Buyer",
  "CEO",
  "CFO",
  "CTO",
  "Director of Marketing",
  "Head of Sales",
  "IT Manager",
  "Office Manager",
  "Operations Lead",
  "Procurement Specialist",
  "Product Manager",
  "Purchasing Director",
  "VP Finance",
];
