# The debtor's pages, in Dutch. Same keys as fr/debtor.ftl (a test compares).
# Always u. Neutral words before strong ones: never aanmaning, debiteur, schuldenaar, achterstand, a countdown or capitals.

## Entry: what travels with the first page

skip = Naar de inhoud
for-debtor = voor { $name }
loading = Bezig met laden
language = Taal
nav = Onderdelen
nav-summary = Overzicht
nav-invoices = Facturen
nav-history = Verloop
nav-contact = Contact
footer-genuine = Is dit bericht echt?
footer-rights = Uw gegevens en uw rechten
landing-title = Een bericht over uw facturen
landing-from = Van
landing-for = Voor
landing-code = Code van dit bericht
landing-code-where = { $channel ->
    [email] Dezelfde code staat in de e-mail van { $date }.
    [sms] Dezelfde code staat in de sms van { $date }.
    [letter] Dezelfde code staat op de brief van { $date }.
   *[other] Dezelfde code staat in het bericht van { $date }.
}
landing-continue = Doorgaan
landing-hint = Vóór deze knop wordt geen bedrag getoond. Deze pagina openen verplicht u tot niets.
check-title = Zo controleert u of het echt is
check-address = Kijk naar het adres
check-address-text = Deze pagina komt van { $host }. Dat is het adres van de link in uw bericht, zonder omweg.
check-call = Bel ons
check-call-text = { $phone }. Gebruik liever het nummer op onze facturen: het moet hetzelfde zijn.
check-compare = Vergelijk
check-compare-text = { $label } { $number }, zoals op uw facturen.
check-card = Er wordt niets vertrouwelijks gevraagd
check-card-text = Wij vragen nooit in een bericht om een kaartnummer of een wachtwoord.
wrong-person = Ik ben niet de juiste persoon
gone-title = Deze link werkt niet meer
gone-text = Een link vervalt na enige tijd, of wanneer een nieuwere hem vervangt. Wij kunnen u een nieuwe sturen.
gone-button = Stuur mij een nieuwe link
gone-hint = De nieuwe link gaat alleen naar het adres dat wij al hebben. U hoeft niets in te vullen.
gone-sent-title = Genoteerd
gone-sent-text = Kwam deze link van ons, dan komt er binnen enkele minuten een nieuw bericht op het adres dat wij kennen. Kijk ook in de map met ongewenste e-mail.
cut-title = Deze link is onvolledig
cut-text = Hij is waarschijnlijk onderweg afgebroken. Open hem opnieuw vanuit het bericht, of kopieer het hele adres.
retry = Opnieuw proberen
offline-title = Geen verbinding
offline-text = Deze pagina kon onze servers niet bereiken. Controleer uw verbinding en probeer het opnieuw. Er is niets verloren gegaan.
broken-title = Deze pagina antwoordt niet
broken-text = De fout ligt bij ons, en er is niets verzonden of gewijzigd. Probeer het zo dadelijk opnieuw.
busy-title = Te veel verzoeken tegelijk
busy-text = Wacht een minuut en probeer het opnieuw. Er is niets verzonden of gewijzigd.

## Pages: all other pages

new-tab = nieuw tabblad
back-summary = Overzicht
expired-title = Uw bezoek is beëindigd
expired-text = Voor de veiligheid sluit deze pagina na enige tijd zonder activiteit. Er is niets verloren gegaan.
expired-how = Om terug te keren opent u de link in ons bericht opnieuw. Hij werkt nog steeds.
missing-title = Deze pagina bestaat niet
missing-text = Het adres is misschien verkeerd gekopieerd. Alles wat u betreft staat in het overzicht.
missing-button = Naar het overzicht

summary-title = Overzicht
summary-payable = Vandaag te betalen
summary-several = Wat openstaat, de ene munt na de andere
summary-overdue = { $count ->
    [one] Eén vervallen factuur, sinds { $days ->
        [one] één dag
       *[other] { $days } dagen
    }.
   *[other] { $count } vervallen facturen, de oudste sinds { $days ->
        [one] één dag
       *[other] { $days } dagen
    }.
}
summary-next = Er is niets vervallen. Volgende vervaldatum: { $date }.
summary-held = De herinneringen zijn opgeschort. U kunt betalen wanneer u wilt.
summary-clear = Vandaag hoeft u niets te betalen.
summary-pay = Betalen
summary-pay-early = Eerder betalen
summary-help = In moeilijkheden? Er is gratis hulp
accounts-change = Naar een ander bedrijf ({ $count })
accounts-title = Naar een ander bedrijf
accounts-here = U ziet wat openstaat bij { $name }. Alles wat u hier doet, gaat alleen daarover.
accounts-hint = Er komt een bedrijf bij wanneer u de link uit zijn bericht in deze browser opent. Elk sluit na acht uur.
summary-answers = Andere antwoorden
answer-promise = Ik kan nu niet alles betalen
answer-promise-text = Noem een datum, tot dan stoppen de herinneringen
answer-plan = In termijnen betalen
answer-plan-text = Spreid het bedrag, de herinneringen stoppen
answer-dispute = Er klopt iets niet
answer-dispute-text = Factuur niet ontvangen, prijs, aantal, iets anders
answer-paid = Ik heb al betaald
answer-paid-text = Geef de datum, de herinneringen stoppen
ledger-title = Wat openstaat
ledger-late = Vervallen
ledger-disputed = Betwist
ledger-disputed-text = apart gehouden
ledger-disputed-one = { $number }, apart gehouden
ledger-due = Nog niet vervallen
ledger-due-text = { $number }, op { $date }
ledger-due-many = { $count } facturen
ledger-unapplied = Ontvangen, nog toe te wijzen
ledger-total = Totaal openstaand
last-payment = Laatste betaling ontvangen: { $amount } op { $date }. Dank u wel.
last-payment-for = Laatste betaling ontvangen: { $amount } op { $date }, in mindering gebracht op { $numbers }. Dank u wel.
fresh = Gegevens van { $moment }. Een betaling van daarna kan nog ontbreken.
nothing-title = U hebt niets openstaan
nothing-text = { $creditor } verwacht geen betaling van u.
nothing-late = Een heel recente betaling of factuur kan nog ontbreken.

hold-title = Herinneringen opgeschort
hold-title-for = Herinneringen opgeschort voor { $numbers }
hold-many = { $count } facturen
hold-promise = U hebt een betaling aangekondigd. De herinneringen beginnen na { $date } opnieuw als wij haar niet hebben ontvangen.
hold-promise-amount = U hebt { $amount } aangekondigd. De herinneringen beginnen na { $date } opnieuw als wij deze betaling niet hebben ontvangen.
hold-change = Datum wijzigen
hold-retract = Intrekken
hold-dispute = Wij bekijken wat u op { $since } hebt gemeld. U krijgt uiterlijk op { $date } antwoord.
hold-already-paid = U hebt op { $since } een betaling gemeld. Wij zoeken haar, uiterlijk tot { $date }.
hold-plan-next = Volgende termijn: { $amount } op { $date }.
hold-plan = Er loopt een betalingsregeling, tot { $date }.
hold-other = Vóór { $date } gaat er geen herinnering uit.

state-late = { $days ->
    [0] Vervalt vandaag
    [one] Eén dag te laat
   *[other] { $days } dagen te laat
}
state-due = { $days ->
    [0] Vervalt vandaag
    [one] Morgen
   *[other] Over { $days } dagen
}
state-disputed = Betwist
state-paused = Herinneringen opgeschort
state-paid = Betaald

invoices-title = Facturen
filter = Filteren
filter-open = Open
filter-disputed = Betwist
filter-paid = Betaald
invoices-none = Hier staat geen factuur.
invoices-currency = Facturen in { $currency }
invoice-due-past = Verviel op { $date }
invoice-due-next = Vervalt op { $date }
invoice-part = Van { $amount } is { $paid } al betaald
invoice-disputed-part = Waarvan { $amount } betwist
invoice-pay = Deze factuur betalen
invoice-pay-number = { $number } betalen
invoice-view = Bekijken op { $host }
invoice-payee = te betalen aan { $name }
invoice-view-number = factuur { $number }, nieuw tabblad
invoice-save-number = van factuur { $number }, om op te slaan
column-pick = Kiezen
column-number = Factuur
column-issued = Datum
column-due = Vervalt op
column-state = Status
column-amount = Bedrag
column-open = Nog te betalen
column-document = Document
table-caption = Facturen van { $name }
table-total = { $count ->
    [one] Totaal van één factuur
   *[other] Totaal van { $count } facturen
}
more = { $count ->
    [one] De laatste tonen
   *[other] Nog { $count } tonen
}
shown = { $shown } van { $total } getoond
chosen = { $count ->
    [0] Geen factuur gekozen
    [one] Eén factuur gekozen
   *[other] { $count } facturen gekozen
}
chosen-too-many = Hoogstens { $limit } facturen tegelijk. Haal er enkele weg.

pay-title = Betalen per overschrijving
pay-amount = Bedrag
pay-overdue = Alles wat vervallen is
pay-open = Alles wat openstaat
pay-count = { $count ->
    [one] Eén factuur
   *[other] { $count } facturen
}
pay-first = De { $count } oudste van { $total }: één overschrijving dekt er hoogstens { $count }.
pay-some = Facturen die ik kies
pay-pick = Te betalen facturen
pay-slip = In te vullen bij uw bank
pay-several = Deze facturen worden op { $count } rekeningen betaald: doe voor elke rekening een overschrijving.
pay-slip-of = Overschrijving { $number } van { $count }: { $name }
pay-assigned = Dit bedrag hebben wij overgedragen aan { $name }: u betaalt het op de rekening hieronder.
pay-since = Deze gegevens zijn dezelfde sinds { $date }.
pay-assigned-way = Hier kan alleen met een overschrijving: een deel van deze keuze gaat naar { $name }.
pay-holder = Begunstigde
pay-reference = Betalings{"\u00AD"}kenmerk, precies overnemen
pay-name-hint = Uw bank controleert de naam van de begunstigde: hij moet precies ‘{ $name }’ zijn.
pay-or = of
pay-scan = Scannen met de app van uw bank
pay-scan-hint = Niet elke bank leest deze code. De regels hierboven volstaan.
pay-qr = QR-code van de overschrijving: { $amount } aan { $name }
pay-done = Ik heb overgeschreven
pay-done-hint = Een overschrijving verschijnt hier zodra onze bank haar heeft ontvangen, vaak de volgende werkdag. De herinneringen stoppen zodra u het ons meldt.
pay-choose = Kies ten minste één factuur om de gegevens voor de overschrijving te zien.
pay-print = Deze pagina afdrukken
pay-printed = Te betalen aan { $creditor }, voor { $debtor }. Pagina van { $date }.
pay-refused = Deze overschrijving is niet mogelijk
pay-refused-text = Voor deze keuze zijn er geen betaalgegevens. Kies andere facturen of schrijf ons.
pay-none = Hier kan nu geen factuur worden betaald.

card-way = Hoe wilt u betalen?
card-way-hint = Met kaart, Apple Pay of Google Pay: hoogstens { $amount } per keer.
card-amount = Bedrag met kaart
card-review = Betaling nakijken
card-check = Kijk uw betaling na
card-fee = Kosten
card-fee-none = Geen
card-page = Betaalpagina
card-page-of = { $provider }, voor { $creditor }
card-next-page = U voert uw kaart in op de pagina van Stripe. Wij zien het nummer nooit.
card-next-back = Die pagina blijft een half uur open, daarna komt u hier terug.
card-next-booked = Zodra { $provider } bevestigt, telt de betaling en stoppen de herinneringen.
card-go = Naar de betaalpagina
card-title-waiting = Wachten op bevestiging
card-waiting-title = Uw betaling
card-text-waiting = { $provider } bevestigt meestal binnen enkele seconden. Deze pagina kijkt zelf, u hoeft niets te doen.
card-text-long = De bevestiging laat op zich wachten. U kunt deze pagina sluiten: de betaling verschijnt in het overzicht. Betaal niet een tweede keer.
card-title-pending = Betaling loopt
card-text-pending = { $amount } wordt geïnd. Herinneringen wachten zolang.
card-title-paid = Betaling ontvangen
card-text-paid = { $amount } ontvangen. Dank u wel.
card-title-refused = De betaling is niet gelukt
card-text-refused = Er is niets afgeschreven. U kunt het opnieuw proberen, of overschrijven.
card-title-left = U hebt niet betaald
card-text-left = U hebt de betaalpagina verlaten. Er is niets afgeschreven.
card-again = Kiezen hoe te betalen
collector-next-page = U ondertekent het SEPA-mandaat op de pagina van GoCardless.
collector-text-pending = { $amount } wordt op { $date } geïncasseerd. De herinneringen wachten.
debit-amount = Af te schrijven bedrag
debit-title = SEPA-afschrijving
debit-lead = Lees het mandaat en geef de rekening op. Daarna ondertekent u met een code.
debit-from = Te belasten rekening
debit-other = Een andere rekening
debit-holder = Rekeninghouder
debit-next = Verder naar ondertekenen
debit-check = Nakijken en ondertekenen
debit-on = Dag van de afschrijving
debit-account = Rekening
debit-identifier = Incassant-ID
debit-reference = Kenmerk van het mandaat
debit-send = Ondertekenen en opdracht geven
debit-after-hold = Herinneringen wachten op de afschrijving.
debit-after-mail = Een e-mail herhaalt de dag, het bedrag en het mandaat.
debit-after-back = U kunt het mandaat intrekken zolang de opdracht niet bij de bank is.
debit-see = Afschrijving bekijken
debit-revoke = Mandaat intrekken
debit-revoke-hint = Wat nog niet bij de bank is, wordt niet afgeschreven.
debit-revoke-yes = Ja, ik trek het in
debit-revoke-send = Intrekken
debit-state = { $state ->
    [ordered] Afschrijving opgedragen
    [sent] Afschrijving bij de bank
    [collected] Betaald door afschrijving
    [refused] De bank heeft niet afgeschreven
    [returned] Afschrijving teruggestort
    [withdrawn] Afschrijving ingetrokken
   *[dropped] Er wordt niets afgeschreven
}
debit-text = { $state ->
    [ordered] { $amount } wordt op { $date } afgeschreven.
    [sent] { $amount } wordt op { $date } afgeschreven. De opdracht is bij de bank.
    [collected] { $amount } op { $date } afgeschreven. Dank u wel.
    [refused] Er is niets afgeschreven. Kies een andere manier van betalen.
    [returned] De bank heeft u { $amount } teruggestort. Dit bedrag staat weer open.
    [withdrawn] U hebt het mandaat ingetrokken. Er wordt niets afgeschreven.
   *[dropped] Er wordt niets afgeschreven: het bedrag is voldaan of gaat naar iemand anders, of de opdracht kwam te laat.
}
error-iban = Controleer de IBAN: een teken is fout, of van deze rekening kan niet worden afgeschreven.
error-holder = Geef de rekeninghouder op.
copy = Kopiëren
copy-what = { $what ->
    [amount] het bedrag
    [holder] de begunstigde
    [iban] het IBAN
    [bic] de BIC
   *[reference] het betalingskenmerk
}
copied = Gekopieerd
copy-selected = Geselecteerd

step = Stap { $step } van { $steps }
act-invoices = Betrokken facturen
act-invoice = Betrokken factuur
act-search = Zoek een factuurnummer
act-all = Alles selecteren
act-none = Alles wissen
act-whole = Het hele bedrag
act-part = Een deel ervan
act-part-label = Bedrag
act-review = Controleren vóór verzending
act-change = Wijzigen
act-nothing-yet = In deze stap wordt niets verzonden.
act-sending = Bezig met verzenden
act-unavailable = Dit antwoord is nu niet mogelijk
act-unavailable-text = Geen enkele factuur komt ervoor in aanmerking. Het overzicht toont wat u kunt doen.
optional = (niet verplicht)
next-title = Wat er daarna gebeurt
next-number = U krijgt een volgnummer op het scherm.

error-summary = Er ontbreekt iets
error-prefix = Fout
error-invoices = Kies ten minste één factuur.
error-invoices-many = Kies hoogstens { $limit } facturen.
error-date = Geef een volledige datum, met dag, maand en jaar.
error-date-early = Kies een datum vanaf { $date }.
error-date-late = Kies een datum uiterlijk op { $date }.
error-date-future = De datum kan niet na vandaag, { $date }, liggen.
error-amount = Geef een bedrag in cijfers, bijvoorbeeld { $example }.
error-amount-zero = Geef een bedrag boven nul.
error-amount-low = Geef ten minste { $amount }.
error-amount-high = Geef hoogstens { $amount }.
error-reason = Kies wat er niet klopt.
error-text-short = Schrijf ten minste { $count } tekens, zodat wij u begrijpen.
error-text-long = Schrijf hoogstens { $count } tekens.
error-method = Kies hoe er is betaald.
error-field = Deze waarde is niet aanvaard. Controleer haar.
error-reference = Schrijf hoogstens { $count } tekens.
conflict-title = Er is intussen iets veranderd
conflict-text = Uw antwoord is niet vastgelegd. Bekijk het overzicht en begin zo nodig opnieuw.
refused-title = Dit antwoord kon niet worden aanvaard
refused-text = Er is niets vastgelegd. Wijzig uw antwoord of schrijf ons.
unsent-title = Uw antwoord is nog niet verzonden
unsent-text = U kunt het opnieuw verzenden: het wordt maar één keer vastgelegd.

promise-title = Een betaaldatum aankondigen
promise-lead = Vertel ons wanneer u kunt betalen. Tot die datum stoppen de herinneringen.
promise-date = Betaaldatum
promise-date-hint = Tussen { $earliest } en { $latest }.
promise-amount = Bedrag dat u die dag betaalt
promise-amount-hint = Ten minste { $minimum }, hoogstens { $maximum }.
promise-check = Aankondiging controleren
promise-send = Aankondiging verzenden
promise-next-pause = De herinneringen stoppen tot { $date } voor de gekozen facturen.
promise-next-pause-open = De herinneringen stoppen tot de gekozen datum, voor de gekozen facturen.
promise-next-rest = De resterende { $amount } blijft te betalen.
promise-next-after = Hebben wij de betaling na die datum niet ontvangen, dan beginnen de herinneringen opnieuw.
promise-done = Uw aankondiging is vastgelegd
promise-done-when = { $amount } te betalen op { $date }
promise-calendar = In mijn agenda zetten

move-title = De aangekondigde datum wijzigen
move-lead = U hebt een betaling aangekondigd voor { $date }, voor { $numbers }.
move-date = Nieuwe datum
move-next = Deze aankondiging vervangt de vorige. De herinneringen stoppen tot de nieuwe datum.
retract-title = De aankondiging intrekken
retract-text = Waarom?
retract-check = Controleren vóór het intrekken
retract-send = Intrekken
retract-next = De herinneringen gaan gewoon door.
retract-next-other = U kunt nog altijd betalen, of anders antwoorden.
retract-done = Uw aankondiging is ingetrokken

plan-title = In termijnen betalen
plan-lead = Kies het aantal termijnen en de eerste datum.
plan-count = Aantal termijnen
plan-slider = Aantal termijnen, schuifregelaar
plan-count-hint = Van { $least } tot { $most }, ten minste { $amount } per termijn.
plan-deposit = De eerste is ten minste { $deposit } %.
plan-first = Eerste termijn
plan-schedule = Betalingsschema
plan-schedule-none = Het verschijnt hier zodra alles is gekozen.
plan-date = Datum
plan-total = Totaal
plan-costs = Kosten en rente
plan-none = Geen
plan-next = Volgende
plan-check = Betalingsschema controleren
plan-send = Betalingsschema aanvaarden
plan-next-pause = Voor deze facturen stoppen de herinneringen zolang de data worden nagekomen.
plan-next-early = U kunt eerder of meer betalen: dat telt voor de volgende termijnen.
plan-next-missed = Ontvangen wij een termijn niet, dan eindigt de regeling en gaan de herinneringen door.
plan-waived = Zolang u de data nakomt, worden geen rente en geen kosten voor te late betaling gevraagd.
plan-done = Uw betalingsregeling is vastgelegd
plan-follow = Betalingsschema volgen
plan-missed = Is een termijn moeilijk na te komen?
plan-progress = { $paid ->
    [0] Nog geen van de { $count } termijnen betaald.
    [one] Eén van de { $count } termijnen betaald.
   *[other] { $paid } van de { $count } termijnen betaald.
}
error-plan-small = Dit bedrag is te klein om te spreiden: elke termijn is ten minste { $amount }.
error-payees = Deze facturen worden op verschillende rekeningen betaald. Kies die van één begunstigde.
error-plan-count = Kies { $least } tot { $most } termijnen.

dispute-title = Een probleem melden
dispute-reason = Wat klopt er niet?
reason-not_received = Ik heb de goederen of de factuur niet ontvangen
reason-wrong_price = De prijs is niet de afgesproken prijs
reason-wrong_quantity = Het aantal klopt niet
reason-already_paid = Al betaald
reason-not_mine = Deze factuur is niet voor ons
reason-other = Iets anders
dispute-amount = Betwist bedrag
dispute-amount-hint = { $amount } of een deel daarvan.
dispute-rest = { $count ->
    [one] Nog te betalen op deze factuur:
   *[other] Nog te betalen op deze facturen:
}
dispute-text = Leg het in een paar woorden uit
dispute-text-hint = { $minimum } tot { $maximum } tekens. Schrijf niets vertrouwelijks.
dispute-text-count = { $count ->
    [one] Nog één teken.
   *[other] Nog { $count } tekens.
}
dispute-check = Melding controleren
dispute-send = Melding verzenden
dispute-next-pause = Aan de betwiste { $amount } herinneren wij u niet meer tot wij antwoorden.
dispute-next-pause-open = Aan wat betwist is herinneren wij u niet meer tot wij antwoorden.
dispute-next-rest = De resterende { $amount } blijft te betalen.
dispute-done = Uw melding is vastgelegd

paid-title = Ik heb al betaald
paid-lead = Vertel ons wanneer en hoe. De herinneringen stoppen terwijl wij uw betaling zoeken.
paid-date = Betaaldatum
paid-date-hint = De datum waarop het geld van uw rekening ging.
paid-method = Hoe hebt u betaald?
method-transfer = Overschrijving
method-card = Kaart
method-debit = SEPA-afschrijving
method-cheque = Cheque
method-cash = Contant
method-other = Anders
paid-reference = Kenmerk van de betaling
paid-reference-hint = Tekst van de overschrijving of nummer van de cheque. Geef nooit een kaartnummer.
paid-reference-none = Niet opgegeven
paid-check = Opgave controleren
paid-send = Opgave verzenden
paid-next-pause = De herinneringen stoppen voor deze facturen terwijl wij de betaling zoeken.
paid-next-lookup = Wij vergelijken met wat onze bank heeft ontvangen.
paid-next-after = Vinden wij niets, dan schrijven wij u vóór elke andere herinnering.
paid-done = Uw opgave is vastgelegd

done-number = Volgnummer
done-keep = Bewaar dit nummer: meer hebt u niet nodig om er met ons over te spreken.
done-until = { $kind ->
    [plan] De herinneringen voor { $numbers } zijn opgeschort zolang de termijnen binnenkomen.
    [promise] De herinneringen voor { $numbers } zijn opgeschort tot { $date }.
    [dispute] De herinneringen voor { $numbers } zijn opgeschort. U krijgt uiterlijk op { $date } antwoord.
   *[already-paid] De herinneringen voor { $numbers } zijn opgeschort tot { $date }.
}
done-continues = Aan de rest verandert niets.
done-promise-after = Komt de betaling eerder, dan hoeft u niets meer te doen.
done-dispute-after = Een medewerker leest uw bericht en antwoordt u.
done-plan-after = Schrijf elke termijn over op zijn datum of eerder.
done-retraction-after = U kunt nog altijd betalen.
done-already-paid-after = Wij vergelijken met wat onze bank heeft ontvangen.
done-in-flight = Een bericht dat vóór uw antwoord werd klaargezet, kan u nog bereiken. U hoeft er niet op te letten.
done-back = Terug naar het overzicht

documents-title = Documenten en bewijzen
documents-pdf = Overzicht als pdf
documents-excel = Overzicht als spreadsheet (Excel)
documents-schedule = Regeling als pdf
documents-receipts = Betalingsbewijzen
documents-none = Nog geen betaling ontvangen.
documents-receipt = Bewijs van { $amount }, { $date }
documents-left = Oudere bewijzen zijn op aanvraag beschikbaar.
history-title = Verloop
history-lead = Wat is verzonden, betaald en gemeld, het nieuwste eerst.
history-none = Nog niets.
history-more = Eerdere tonen
history-message = { $notice ->
    [pre_due] Bericht vóór de vervaldatum
    [reminder_1] Herinnering
    [reminder_2] Tweede herinnering
    [sms_reminder] Herinnering
    [formal_notice] Ingebrekestelling
    [instalment] Bericht over een termijn
    [thanks] Bedankje
    [statement] Rekeningoverzicht
    [link] Nieuwe link
    [code] Beveiligingscode
   *[confirmation] Bevestiging
} { $channel ->
    [sms] per sms
    [letter] per post
   *[email] per e-mail
}
history-promise = { $by ->
    [own] U hebt een betaling aangekondigd voor { $date }
   *[team] Betaling aangekondigd voor { $date }
}
history-credit_note = Creditnota { $number }
history-kind = { $kind ->
    [payment] Betaling ontvangen, dank u wel
    [payment_returned] Betaling geweigerd of teruggestort
    [promise_kept] Aangekondigde betaling ontvangen, dank u wel
    [promise_broken] Aangekondigde betaling niet ontvangen
    [promise_ended] Aankondiging ingetrokken of vervangen
    [dispute] Uw melding
    [dispute_ended] Melding afgesloten
    [already_paid] Betaling gemeld
    [already_paid_ended] Zoeken naar de betaling afgesloten
    [plan] Betalingsregeling afgesproken
    [plan_kept] Betalingsregeling nagekomen, dank u wel
    [plan_broken] Termijn niet ontvangen, betalingsregeling beëindigd
    [plan_ended] Betalingsregeling beëindigd
    [pause_ended] Herinneringen gaan door
    [address_added] Adres toegevoegd
    [address_removed] Adres verwijderd
    [address_resumed] Herinneringen op een adres weer gewenst
    [asked] Uw verzoek
    [answered] Antwoord op uw verzoek
    [dispute_said] Bericht over uw melding
    [dispute_resolved] Beslissing over uw melding
    [unsubscribed] Herinneringen op een adres afgemeld
    [debit] Afschrijving opgedragen
    [debit_dropped] Afschrijving niet uitgevoerd
    [debit_refused] Afschrijving door de bank geweigerd
   *[pause] Herinneringen opgeschort
}
history-invoices = { $count ->
    [one] Factuur { $numbers }
   *[other] Facturen: { $numbers }
}
history-dated = Van { $date }
history-until = Tot { $date }
history-number = Volgnummer { $number }
history-words = ‘{ $words }’
history-to = Verzonden naar { $to }
history-state = { $state ->
    [returned] Niet aangekomen op dit adres
   *[pending] Onderweg
}
history-read = Bericht lezen
history-read-of = van { $date }

message-title = Bericht
message-sent = Verzonden
message-to = Aan
message-subject = Onderwerp
message-links = Kopie van het bericht zoals het is verzonden. Voor de veiligheid openen de links niets meer.
message-gone = Dit bericht kan niet worden getoond.

stranger-title = Ik ben deze persoon niet
stranger-lead = Geef de code van uw bericht: dan wordt er niets meer naar dit adres gestuurd.
stranger-next-stop = Er gaat geen bericht meer naar dit adres, ook geen herinnering.
stranger-next-link = Links die op dit adres zijn ontvangen, werken niet meer.
stranger-next-team = Het bedrijf dat schrijft, verneemt dat het adres niet klopt, en verder niets.
stranger-check = Controleren vóór verzending
stranger-send = Schrijf mij hier niet meer
stranger-back = Terug naar het bericht
stranger-done = Genoteerd
stranger-done-text = Er wordt niets meer naar dit adres gestuurd. U kunt deze pagina sluiten en het bericht verwijderen.
error-code = Geef de acht letters en cijfers van de code in uw bericht.

genuine-title = Is dit bericht echt?
genuine-lead = U vraagt het terecht. Zo controleert u het zonder ons op ons woord te geloven.
genuine-who = Wie u schrijft
genuine-name = Naam
genuine-address = Adres
genuine-email = E-mail
genuine-phone = Telefoon
genuine-unknown = Open de link in uw bericht om hier te zien wie u schrijft.
genuine-ask = De code van een bericht controleren
genuine-code = Code van het bericht
genuine-code-hint = Acht letters en cijfers, zoals K7QX-2FDM. Hij staat in het bericht.
genuine-check = Controleren
genuine-yes = Deze code is bekend
genuine-sent = { $creditor } heeft { $channel ->
    [sms] per sms
    [letter] per post
   *[email] per e-mail
} een bericht met deze code gestuurd op { $date }. Vergelijk het met het uwe.
genuine-no = Deze code is niet bekend
genuine-no-text = Van hier is geen bericht met deze code vertrokken. Controleer wat u hebt ingevuld; betaal bij twijfel niet en bel.
genuine-failed = De code kon niet worden gecontroleerd
genuine-invoice = Zoek de factuur bij u op
genuine-invoice-text = Onze berichten noemen een factuurnummer en een bedrag die u moet kennen.
genuine-doubt = Bij twijfel
genuine-doubt-text = Betaal niet en antwoord niet op het bericht. Bel het nummer op een eerdere factuur: een echt verzoek kan op dat telefoontje wachten.

contact-title = Contact
contact-lead = Een vraag, een adres dat niet klopt, iemand om mee te praten: schrijf of bel.
contact-quote = Noem de naam van uw bedrijf en, als u die hebt, een factuurnummer.
contact-where = Waar wij u schrijven
contact-where-hint = De adressen zijn afgeschermd: iemand anders kan deze link openen.
contact-channel = { $channel ->
    [sms] Sms
    [phone] Telefoon
    [letter] Post
   *[email] E-mail
}
contact-stopped = { $why ->
    [bounced] Onze berichten komen daar niet aan.
    [opted_out] U hebt onze sms-berichten daar afgemeld.
    [removed] U hebt het verwijderd.
    [wrong_person] Dit adres is niet van u.
   *[unsubscribed] U krijgt daar geen herinneringen meer.
}

rights-title = Uw gegevens en uw rechten
rights-who = Wie verantwoordelijk is
published = { $kind ->
    [legal] Juridische vermelding
    [privacy] Privacy
   *[terms] Algemene voorwaarden
} ({ $host })
rights-what = Wat wordt bewaard
rights-what-text = Uw naam, uw adressen, uw facturen en betalingen, de verzonden berichten en uw antwoorden.
rights-why = Waarom
rights-why-text = Om de betaling van facturen op te volgen. De overeenkomst en het gerechtvaardigd belang van het bedrijf staan dit toe (Verordening (EU) 2016/679, artikel 6).
rights-long = Hoe lang
rights-long-text = Tot de betaling, daarna zo lang als de wet vereist voor de boekhouding en als bewijs.
rights-ask = Wat u kunt vragen
rights-copy = Een kopie van uw gegevens
rights-correct = Verbetering van wat niet klopt
rights-limit = Beperking van het gebruik, of er bezwaar tegen maken
rights-erase = Wissing, waar de wet dat toestaat
rights-how = Schrijf naar { $reach }. Het antwoord komt binnen een maand.
rights-page = Deze pagina
rights-page-text = Eén cookie, voor de duur van uw bezoek. Geen tracker, geen meting, niets van elders.
rights-complain = Klacht
rights-complain-text = U kunt zich ook wenden tot de gegevensbeschermingsautoriteit van uw land.

help-title = Als u in moeilijkheden bent
help-lead = Het overkomt veel mensen. Zeg het op tijd: er is bijna altijd een oplossing.
help-talk = Erover praten
help-talk-text = Iemand kan u antwoorden. Zeg wat u kunt betalen, en wanneer.
help-free = Gratis hulp
help-free-text = De sociale diensten van uw gemeente geven gratis en vrijblijvend advies. Wees op uw hoede voor wie geld vraagt om u te helpen.

code-lead = Voor de zekerheid sturen we eerst een code naar een adres dat we al kennen.
code-where = Waar de code naartoe gaat
code-choose = Kiezen
code-send = Code sturen
code-none = Geen van uw adressen kan een code ontvangen. Schrijf of bel.
code-label = Code van zes cijfers
code-hint = Gestuurd naar { $to }. 10 minuten geldig.
code-check = Code controleren
code-again = Een andere code sturen
code-unsent = De code kon niet worden verstuurd. Probeer een ander adres of schrijf ons.
code-many = Te veel codes aangevraagd. Probeer het over een uur opnieuw, uiterlijk morgen.
error-address = Kies een adres.
error-digits = Vul de zes cijfers van de code in.
error-guess = Dit is niet de juiste code. Kijk nog eens in het bericht.
error-void = Deze code telt niet meer. Vraag een andere aan.
contact-choices = Taal en voorkeuren
contact-add = Een adres toevoegen
contact-remove = Verwijderen
contact-back = Terug naar contact
choices-language = Taal van de berichten
choices-channel = U liever schrijven per
choices-channel-hint = Waar we de keus hebben.
choices-any = Geen voorkeur
choices-courtesy = Herinneringen naar { $address }
choices-wanted = Ontvangen
choices-declined = Niet ontvangen
choices-read = Wat u helpt bij het lezen
choices-speak = Met u spreken
choices-needs-hint = Alleen zichtbaar voor het team. Vervangt wat u eerder opgaf.
choices-same = Niets wijzigen
need = { $need ->
    [large_print] Grote letters
    [plain_words] Eenvoudige zinnen
    [call] Liever een telefoontje
    [no_call] Nooit bellen
   *[none] Niets bijzonders
}
choices-save = Opslaan
choices-done = Opgeslagen
error-choices = Wijzig ten minste één antwoord.
add-channel = U schrijven via
add-email = Nieuw e-mailadres
add-email-hint = Daar gaat een code naartoe, om te zien of het gelezen wordt.
add-phone = Mobiel nummer
add-phone-hint = Daar gaat een code per sms naartoe. Begin in het buitenland met het landnummer, zoals +31.
add-name = Naam van de persoon
add-done = Het adres is toegevoegd
error-email = Vul een volledig adres in, zoals naam@voorbeeld.nl.
error-email-refused = Dit adres is al bekend of kan onze berichten niet ontvangen.
error-phone = Vul een mobiel nummer in uit de Europese Economische Ruimte, Zwitserland of het Verenigd Koninkrijk.
error-phone-refused = Dit nummer is al bekend, of er kan geen sms heen. Geef een ander nummer of schrijf ons.
remove-title = Een adres verwijderen
remove-text = Er gaat niets meer naar { $address }, en links die daar aankwamen openen niet meer.
remove-send = Dit adres verwijderen
remove-done = Het adres is verwijderd
remove-last = Dit adres kan niet weg: er moet een ander adres werken.
data-title = Een kopie van uw gegevens
data-text = Alles wat over u wordt bewaard, in een JSON-bestand.
data-ready = Uw bestand is klaar
data-save = Bestand opslaan
data-pdf = Kopie als pdf, om te lezen
wants = Wat u van ons verwacht
wants-kind = { $kind ->
    [credit_note] Een creditnota
    [corrected_invoice] Een gecorrigeerde factuur
    [delivery] Wat ontbreekt
    [explanation] Een uitleg
   *[copy] Een kopie van de factuur of van de bewijzen
}
talk-title = Uw meldingen
talk-none = U hebt niets gemeld.
talk-number = Melding { $number }
talk-by = { $by ->
    [own] U schreef
   *[team] Ons antwoord
}
talk-state = { $state ->
    [waiting] Wacht op ons antwoord
    [answered] Wij hebben geantwoord
    [upheld] Beslissing: u hebt gelijk, een correctie volgt
    [partly] Beslissing: u hebt deels gelijk, een correctie volgt
    [rejected] Beslissing: het bedrag blijft te betalen
   *[ended] Afgesloten
}
talk-add = Iets toevoegen
talk-send = Versturen
talk-read = Lezen en antwoorden

asks-title = Uw verzoeken
asks-what = Wat u vraagt
asks-kind = { $kind ->
    [correct] Corrigeren wat onjuist is
    [restrict] De verwerking beperken, of bezwaar maken
    [time] Meer tijd om te betalen
   *[erase] Wissen, waar de wet het toelaat
}
asks-send = Mijn verzoek sturen
asks-law = Het antwoord komt op deze pagina, binnen een maand; een wissing melden wij per e-mail.
asks-waits = In behandeling, antwoord uiterlijk op { $date }
asks-answered = { $answer ->
    [granted] Ingewilligd, { $date }
    [amended] Ingewilligd met andere data, { $date }
   *[refused] Afgewezen, { $date }
}
error-asks = Kies wat u vraagt.
stop-title = Geen herinneringen meer op dit adres
stop-text = Er gaan geen herinneringen meer naar het adres dat uw bericht kreeg. Een formele brief gaat er nog wel heen, en wat openstaat blijft te betalen.
stop-send = Afmelden
stop-done = Genoteerd, daar geen herinneringen meer
stop-done-text = Bedenkt u zich, open dan de link van een bericht en ga naar Contact.
answer-propose = Ik heb meer tijd nodig
answer-propose-text = Stel uw data voor, een mens antwoordt
propose-title = Andere data voorstellen
propose-lead = Een mens leest uw voorstel en antwoordt u.
propose-count-hint = 1: alles in één keer. Hoogstens { $most }.
propose-check = Uw voorstel controleren
propose-send = Mijn voorstel sturen
propose-next-pause = De herinneringen stoppen vijf werkdagen, tot wij antwoorden.
propose-next-answer = Ingewilligd wordt het uw betalingsplan. Anders gaan de herinneringen door.
propose-done = Uw voorstel is verstuurd
done-proposal-after = Het antwoord staat in het overzicht.
proposal-state = { $state ->
    [waiting] Voorstel in behandeling, antwoord uiterlijk op { $date }
    [granted] Voorstel ingewilligd, { $date }
    [amended] Voorstel ingewilligd met andere data, { $date }
    [refused] Voorstel afgewezen, { $date }
   *[lapsed] Voorstel zonder antwoord, { $date }
}
proposal-read = Het antwoord lezen
files-label = Bestanden
files-hint = Als dat helpt. Hoogstens { $count }: PDF, PNG of JPEG tot { $size } MB.
files-choose = Bestanden kiezen
files-remove = Verwijderen
files-size = { $size } MB
files-added = { $name } is toegevoegd
error-files-kind = Dit bestand is geen PDF, PNG of JPEG.
error-files-size = Dit bestand is groter dan { $size } MB.
error-files-many = Hoogstens { $count } bestanden.
error-files-sent = Dit bestand is niet verstuurd. Verwijder het en probeer het opnieuw.
error-files = Wacht tot elk bestand is toegevoegd, of verwijder het.
