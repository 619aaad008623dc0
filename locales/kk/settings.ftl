settings-missing = { $name }: көрсетілмеген
settings-unreadable = { $name }: оқу мүмкін болмады; дұрыс мәннің үлгісі: { $example }
settings-needs = { $name }: тағы { $other } баптауы керек
settings-faults = Баптауларда { $count } қате табылды:
settings-file = .env файлын оқу мүмкін болмады, бос орны бар мәндерді тырнақшаға алыңыз: { $words }
