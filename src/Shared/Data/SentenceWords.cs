namespace DropoutCourse;

/// <summary>
/// The words of <see cref="SentenceGenerator"/>. Each class has the same five kinds of words, so that a word of one class fits in a sentence of another. Some words
/// stand in several lists on purpose ("court", "match", "shares", "strike", "race"): what they mean, only the rest of the sentence tells. Frequent words come first.
/// </summary>
static class SentenceWords
{
    /// <summary>The words of one class: who, what they did (past tense), to what, at which occasion, and of which quality.</summary>
    internal sealed record Topic(string[] Who, string[] Did, string[] Thing, string[] Occasion, string[] Quality);

    internal static readonly string[] Classes = ["World", "Sports", "Business", "Science"];

    internal static readonly Topic[] Topics =
    [
        new( // World
            Who: List(
                "minister, president, rebels, troops, parliament, senator, diplomats, protesters, ambassador, police, court, government, opposition, refugees, general, voters, mayor, soldiers, monarch, negotiators, union, guards, villagers, envoy, militia, lawmakers, party, judge"
            ),
            Did: List(
                "signed, rejected, condemned, attacked, occupied, accused, released, backed, visited, fled, crossed, arrested, blocked, demanded, fought, won, lost, ended, discussed, evacuated, banned, bombed, freed, threatened, recalled, seized, expelled, defended"
            ),
            Thing: List(
                "treaty, border, capital, embassy, hostages, ceasefire, sanctions, constitution, prison, province, law, aid, convoy, weapons, village, bridge, visa, flag, power, barracks, ballot, decree, territory, passports, checkpoint, pact, outpost, camp"
            ),
            Occasion: List(
                "election, talks, summit, war, strike, siege, protest, vote, coup, trial, inquiry, famine, visit, uprising, debate, riot, campaign, census, flood, referendum, race, funeral, blockade, march, crisis, mission"
            ),
            Quality: List(
                "military, foreign, political, armed, national, civil, diplomatic, peaceful, royal, exiled, violent, democratic, humanitarian, neutral, ethnic, rural, colonial, wounded, loyal, local"
            )
        ),
        new( // Sports
            Who: List(
                "striker, coach, champion, team, goalkeeper, captain, defender, sprinter, fans, referee, boxer, rookie, club, swimmer, skater, pitcher, visitors, hosts, jockey, cyclist, winger, veteran, golfer, squad, league, rower, favorite, wrestler"
            ),
            Did: List(
                "beat, scored, won, lost, kicked, missed, defended, passed, chased, crossed, signed, trained, saved, caught, threw, blocked, celebrated, equaled, injured, retained, outran, fought, clinched, dribbled, served, attacked, dropped, tackled"
            ),
            Thing: List(
                "goal, title, trophy, penalty, ball, medal, record, net, lead, court, point, jersey, pitch, crown, ankle, racket, set, serve, pass, corner, lap, contract, helmet, relay, bronze, hurdle, basket, header"
            ),
            Occasion: List(
                "final, match, season, game, race, tournament, derby, semifinal, round, cup, marathon, overtime, playoff, tour, championship, halftime, debut, regatta, trial, transfer, sprint, draw, rally, contest, warmup, strike"
            ),
            Quality: List(
                "unbeaten, injured, late, home, winning, fast, young, olympic, tired, fierce, amateur, decisive, athletic, junior, stunning, clumsy, seasoned, agile, reserve, local"
            )
        ),
        new( // Business
            Who: List(
                "bank, company, investors, shareholders, retailer, analysts, manager, airline, traders, union, insurer, regulator, founder, brewer, lender, economists, board, carmaker, exporter, broker, buyers, workers, supplier, auditor, grocer, tenants, startup, treasurer"
            ),
            Did: List(
                "bought, sold, cut, raised, merged, priced, acquired, lost, signed, financed, doubled, hired, fired, invested, exported, closed, reported, earned, borrowed, audited, rejected, backed, dropped, launched, paid, insured, taxed, leased"
            ),
            Thing: List(
                "shares, profit, loan, debt, price, stake, bond, market, factory, contract, budget, deal, dividend, brand, interest, wages, oil, mortgage, warehouse, store, pension, invoice, patent, power, tariff, chips, stock, bonus"
            ),
            Occasion: List(
                "merger, quarter, auction, takeover, strike, rally, crisis, recession, audit, sale, launch, meeting, bankruptcy, forecast, boom, listing, downturn, round, layoff, campaign, rebound, race, buyout, talks, inflation, debut"
            ),
            Quality: List(
                "financial, cheap, quarterly, profitable, commercial, corporate, fiscal, fast, annual, bankrupt, private, wholesale, foreign, taxable, industrial, luxury, solvent, retail, costly, thrifty"
            )
        ),
        new( // Science
            Who: List(
                "scientists, laboratory, astronomers, engineers, doctors, probe, biologists, students, chemists, robot, patients, physicist, satellite, programmers, geologists, telescope, institute, founder, observatory, botanist, team, crew, computer, surgeons, drone, virus, inventor, hackers"
            ),
            Did: List(
                "discovered, measured, tested, launched, observed, cloned, cured, mapped, simulated, detected, published, developed, found, explored, sequenced, infected, cooled, orbited, computed, filmed, predicted, proved, froze, charged, tracked, programmed, injected, doubled"
            ),
            Thing: List(
                "planet, gene, cell, vaccine, software, comet, particle, brain, fossil, chip, protein, galaxy, laser, data, molecule, battery, network, power, fungus, crystal, neuron, code, magnet, net, enzyme, signal, asteroid, patent"
            ),
            Occasion: List(
                "mission, experiment, launch, eclipse, study, trial, discovery, expedition, flight, outbreak, simulation, landing, orbit, conference, dig, upgrade, collision, reaction, survey, eruption, race, analysis, countdown, workshop, mutation, test"
            ),
            Quality: List(
                "digital, solar, genetic, nuclear, distant, tiny, magnetic, ancient, electronic, biological, lunar, quantum, chemical, fast, optical, marine, toxic, wireless, microscopic, local"
            )
        ),
    ];

    internal static readonly string[] Places = List(
        "london, paris, tokyo, cairo, lima, boston, delhi, sydney, madrid, berlin, oslo, nairobi, chicago, seoul, rome, lagos, toronto, vienna, athens, moscow, geneva, havana, dublin, bogota, manila, warsaw, jakarta, tehran, brussels, beijing"
    );

    internal static readonly string[] Countries = List(
        "american, british, french, german, chinese, russian, indian, brazilian, japanese, italian, spanish, egyptian, mexican, turkish, korean, kenyan, polish, swedish, greek, dutch, chilean, cuban, danish, irish"
    );

    internal static readonly string[] Times = List(
        "on monday, on tuesday, on wednesday, on thursday, on friday, on saturday, on sunday, last week, this morning, last month, this year, overnight, in january, in march, in april, in june, in august, in october, in december, two days ago, an hour ago, three weeks later, for the first time, once again"
    );

    internal static readonly string[] Sources = List(
        "officials said, a witness reported, according to a statement, sources said, the agency reported, a newspaper wrote, a spokesman confirmed, as expected, observers noted, it was announced, a report showed, critics said"
    );

    internal static readonly string[] Fillers = List(
        "new, big, old, second, famous, former, rival, leading, last, unknown, early, five, important, secret, strange, surprising, small, final, popular"
    );

    static string[] List(string words) => words.Split(", ");
}
