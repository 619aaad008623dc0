settings-missing = { $name }: көрсетілмеген
settings-unreadable = { $name }: оқу мүмкін болмады, мысалы: { $example }
settings-needs = { $name }: тағы { $other } баптауы керек
settings-faults = Баптаулар толық емес, { $count } қате табылды:
