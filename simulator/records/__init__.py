"""What is kept: tapes, which are the truth, and the records made from them.

`tape`       reading and writing tape files, with the texts they were played with beside them
`schema`     the tables, each with its columns, units and ranges; `migrations` brings them about
`database`   SQLite in the data folder or one PostgreSQL for a company; `shares` says where SQLite is refused
`store`      attempts go in here: noted, rebuilt; `rows` and `filing` make rows of tapes
`reader`     rows come out here: for reports, lists and queues; `figures`: the same as columns
`index`      what a desktop asks while people practise
`handover`   from a desktop to the company's server, as soon as that can be reached
`roster`     people and teams from CSV or XLSX
`bundles`    records in one file, for desktops without a network
`privacy`    forget, anonymise, retention; `forgotten` keeps them so, `anonymity` rewrites a tape
`notice`     the privacy notice, and who has been shown it
`appeals`    contested turns and what was decided
`gradings`   what graders say of attempts
`audit`      who did what
`rights`     PostgreSQL roles

For reports
-----------
Open the records with `Store.open(paths.home())`, which takes `KESU_DATABASE` or else the SQLite of the data
folder. Everything is read through one `Reader`:

    with Store.open(home) as store, store.reading() as reader:
        reader.people(team=None)      -> [Person(trainee, name, teams)]
        reader.teams()                -> {team: how many people}
        reader.attempts(Selection())  -> AttemptRow…   oldest first, streamed
        reader.scores(Selection())    -> ScoreRow…     attempt × principle, streamed
        reader.turns(Selection())     -> TurnRow…      without words, streamed
        reader.cells(Selection())     -> Cell…         trainee × principle, added up by the database
        store.recorded(attempt)       -> Recorded      the tape itself: words, findings, score card
        store.file(attempt)           -> a context with the tape's file, for `simulator.rejudging`

`Selection(since, until, team, trainee, scenario, mode, counted, named, ended)` says which attempts.
`counted` marks exams that count: of a named trainee, the first of each scenario. `passed` is None where a
person has to look at it. `overall` and the principle scores are those that stand now, after corrections;
`corrections` says that there are some, and the tape says by whom. A report names `rubric_hash`,
`course_hash` and `scenario_hash` (SHA-256 of the exact texts) and verifies by `tape_hash`. What was
contested comes from `appeals.appeals(reader.connection, attempt=…)`; whoever exports writes
`audit.note(…, "export", …)`.

For the desktop
---------------
`Index(home)` beside history and scores: `notice(trainee)` is the privacy notice if it has not been shown yet,
`acknowledge(trainee)` notes that it has, `notice_in_force()` is the one to read again; `attempt(id)` finds an
attempt, `contest(attempt, turn, reason, trainee)` contests a turn of it, `appeals(id)` tells what came of it;
`away` says why the server cannot be used just now, `waiting()` how many attempts are on this machine,
`hand_over()` tries again and returns what has to stay. The instructor's queue is `appeals.queue(store)` and
`appeals.decide(store, …)`.
"""
