# The debtor's pages, in Italian. Same keys as fr/debtor.ftl (a test compares).
# Always Lei. Neutral words before strong ones: never debitore, insoluto, moroso, sollecito, a countdown or capitals.
# No article before a date: it would have to agree with the day (il 7, l'8).

## Entry: what travels with the first page

skip = Vai al contenuto
for-debtor = per { $name }
loading = Caricamento
language = Lingua
nav = Sezioni
nav-summary = Riepilogo
nav-invoices = Fatture
nav-history = Cronologia
nav-contact = Contatti
footer-genuine = Questo messaggio è autentico?
footer-rights = I Suoi dati e i Suoi diritti
landing-title = Un messaggio sulla Sua posizione
landing-from = Da
landing-for = Per
landing-code = Codice di questo messaggio
landing-code-where = { $channel ->
    [email] Lo stesso codice è nell'e-mail in data { $date }.
    [sms] Lo stesso codice è nell'SMS in data { $date }.
    [letter] Lo stesso codice è stampato sulla lettera in data { $date }.
   *[other] Lo stesso codice è nel messaggio in data { $date }.
}
landing-continue = Continua
landing-hint = Prima di questo pulsante non viene mostrato alcun importo. Aprire questa pagina non La impegna a nulla.
check-title = Come verificare che sia autentico
check-address = Guardi l'indirizzo
check-address-text = Questa pagina viene da { $host }. È l'indirizzo del link nel Suo messaggio, senza deviazioni.
check-call = Ci chiami
check-call-text = { $phone }. Meglio ancora, usi il numero stampato sulle nostre fatture: deve essere lo stesso.
check-compare = Confronti
check-compare-text = { $label } { $number }, come sulle Sue fatture.
check-card = Non Le viene chiesto nulla di riservato
check-card-text = Non chiediamo mai un numero di carta o una password in un messaggio.
wrong-person = Non sono la persona giusta
gone-title = Questo link non è più valido
gone-text = Un link scade dopo un certo tempo, o quando uno più recente lo sostituisce. Possiamo inviargliene uno nuovo.
gone-button = Inviatemi un nuovo link
gone-hint = Il nuovo link viene inviato solo all'indirizzo che già abbiamo. Non deve scrivere nulla.
gone-sent-title = Preso nota
gone-sent-text = Se questo link veniva da noi, tra pochi minuti arriva un nuovo messaggio all'indirizzo che conosciamo. Guardi anche nella posta indesiderata.
cut-title = Questo link è incompleto
cut-text = Probabilmente è stato tagliato lungo la strada. Lo apra di nuovo dal messaggio, o copi l'indirizzo intero.
retry = Riprova
offline-title = Nessuna connessione
offline-text = Questa pagina non ha potuto raggiungere i nostri server. Controlli la connessione e riprovi. Nulla è andato perduto.
broken-title = Questa pagina non risponde
broken-text = Il guasto è nostro, e nulla è stato inviato o modificato. Riprovi tra un momento.
busy-title = Troppe richieste insieme
busy-text = Attenda un minuto e riprovi. Nulla è stato inviato o modificato.

## Pages: all other pages

new-tab = nuova scheda
back-summary = Riepilogo
expired-title = La Sua visita è terminata
expired-text = Per sicurezza questa pagina si chiude dopo qualche tempo senza attività. Nulla è andato perduto.
expired-how = Per tornare, apra di nuovo il link nel nostro messaggio. È ancora valido.
missing-title = Questa pagina non esiste
missing-text = Forse l'indirizzo è stato copiato male. Tutto ciò che La riguarda è nel riepilogo.
missing-button = Vedi il riepilogo

summary-title = Riepilogo
summary-payable = Da pagare oggi
summary-several = Le Sue posizioni, una valuta dopo l'altra
summary-overdue = { $count ->
    [one] Una fattura scaduta, da { $days ->
        [one] un giorno
       *[other] { $days } giorni
    }.
   *[other] { $count } fatture scadute, la più vecchia da { $days ->
        [one] un giorno
       *[other] { $days } giorni
    }.
}
summary-next = Nulla è scaduto. Prossima scadenza: { $date }.
summary-held = I promemoria sono sospesi. Può pagare quando vuole.
summary-clear = Oggi non c'è nulla da pagare.
summary-pay = Paga
summary-pay-early = Paga in anticipo
summary-help = In difficoltà? C'è un aiuto gratuito
accounts-change = Cambia posizione ({ $count })
accounts-title = Cambia posizione
accounts-here = È sulla posizione di { $name }. Tutto ciò che fa qui riguarda solo questa.
accounts-hint = Una posizione si aggiunge quando apre il link del suo messaggio in questo browser. Ciascuna si chiude dopo otto ore.
summary-answers = Altre risposte
answer-promise = Non posso pagare tutto adesso
answer-promise-text = Annunci una data, fino ad allora i promemoria si fermano
answer-plan = Paga a rate
answer-plan-text = Suddivida la somma, i promemoria si fermano
answer-dispute = Qualcosa non va
answer-dispute-text = Fattura non ricevuta, prezzo, quantità, altro
answer-paid = Ho già pagato
answer-paid-text = Indichi la data, i promemoria si fermano
ledger-title = La Sua posizione
ledger-late = Scaduto
ledger-disputed = Contestato
ledger-disputed-text = accantonato
ledger-disputed-one = { $number }, accantonato
ledger-due = A scadere
ledger-due-text = { $number }, { $date }
ledger-due-many = { $count } fatture
ledger-unapplied = Ricevuto, da abbinare
ledger-total = Totale aperto
last-payment = Ultimo pagamento ricevuto: { $amount }, { $date }. Grazie.
last-payment-for = Ultimo pagamento ricevuto: { $amount }, { $date }, imputato a { $numbers }. Grazie.
fresh = Dati di { $moment }. Un pagamento fatto in seguito può non comparire ancora.
nothing-title = È tutto in regola
nothing-text = { $creditor } non attende alcun pagamento da Lei.
nothing-late = Un pagamento o una fattura molto recente può non comparire ancora.

hold-title = Promemoria sospesi
hold-title-for = Promemoria sospesi per { $numbers }
hold-many = { $count } fatture
hold-promise = Ha annunciato un pagamento. I promemoria riprendono dopo { $date } se non ci è pervenuto.
hold-promise-amount = Ha annunciato { $amount }. I promemoria riprendono dopo { $date } se questo pagamento non ci è pervenuto.
hold-change = Cambia la data
hold-retract = Ritira
hold-dispute = Stiamo esaminando la Sua segnalazione ({ $since }). Avrà una risposta entro { $date }.
hold-already-paid = Ci ha segnalato un pagamento ({ $since }). Lo stiamo cercando, al più tardi fino a { $date }.
hold-plan-next = Prossima rata: { $amount }, { $date }.
hold-plan = È in corso un piano a rate, fino a { $date }.
hold-other = Nessun promemoria parte prima di { $date }.

state-late = { $days ->
    [0] Scade oggi
    [one] Un giorno di ritardo
   *[other] { $days } giorni di ritardo
}
state-due = { $days ->
    [0] Scade oggi
    [one] Domani
   *[other] Tra { $days } giorni
}
state-disputed = Contestata
state-paused = Promemoria sospesi
state-paid = Pagata

invoices-title = Fatture
filter = Filtra
filter-open = Aperte
filter-disputed = Contestate
filter-paid = Pagate
invoices-none = Nessuna fattura qui.
invoices-currency = Fatture in { $currency }
invoice-due-past = Scaduta { $date }
invoice-due-next = Scade { $date }
invoice-part = Su { $amount }, { $paid } già pagati
invoice-disputed-part = Di cui { $amount } contestati
invoice-pay = Paga questa fattura
invoice-pay-number = Paga { $number }
invoice-view = Vedi su { $host }
invoice-payee = si paga a { $name }
invoice-view-number = la fattura { $number }, nuova scheda
invoice-save-number = della fattura { $number }, da salvare
column-pick = Scegli
column-number = Fattura
column-issued = Emessa
column-due = Scadenza
column-state = Stato
column-amount = Importo
column-open = Da saldare
column-document = Documento
table-caption = Fatture di { $name }
table-total = { $count ->
    [one] Totale di una fattura
   *[other] Totale di { $count } fatture
}
more = { $count ->
    [one] Mostra l'ultima
   *[other] Mostra altre { $count }
}
shown = { $shown } mostrate su { $total }
chosen = { $count ->
    [0] Nessuna fattura scelta
    [one] Una fattura scelta
   *[other] { $count } fatture scelte
}
chosen-too-many = Al massimo { $limit } fatture alla volta. Ne tolga qualcuna.

pay-title = Paga con bonifico
pay-amount = Importo
pay-overdue = Tutto ciò che è scaduto
pay-open = Tutto ciò che è aperto
pay-count = { $count ->
    [one] Una fattura
   *[other] { $count } fatture
}
pay-first = Le { $count } più vecchie di { $total }: un bonifico ne copre al massimo { $count }.
pay-some = Fatture che scelgo
pay-pick = Fatture da pagare
pay-slip = Dati per la Sua banca
pay-several = Queste fatture si pagano su { $count } conti: faccia un bonifico per ciascuno.
pay-slip-of = Bonifico { $number } di { $count }: { $name }
pay-assigned = Abbiamo ceduto questo importo a { $name }: si paga sul conto indicato qui sotto, che è il suo.
pay-since = Questi dati sono gli stessi dal { $date }.
pay-assigned-way = Qui è possibile solo il bonifico: una parte di questa scelta si paga a { $name }.
pay-holder = Beneficiario
pay-reference = Causale, da copiare esattamente
pay-name-hint = La Sua banca verifica il nome del beneficiario: deve essere esattamente «{ $name }».
pay-or = oppure
pay-scan = Scansioni con l'app della Sua banca
pay-scan-hint = Non tutte le banche leggono questo codice. Bastano le righe sopra.
pay-qr = Codice QR del bonifico: { $amount } a { $name }
pay-done = Ho fatto il bonifico
pay-done-hint = Un bonifico compare qui quando la nostra banca l'ha ricevuto, spesso il giorno lavorativo seguente. I promemoria si fermano appena ce lo dice.
pay-choose = Scelga almeno una fattura per vedere i dati del bonifico.
pay-print = Stampa questa pagina
pay-printed = Da pagare a { $creditor }, per { $debtor }. Pagina in data { $date }.
pay-refused = Questo bonifico non è possibile
pay-refused-text = Non ci sono dati di pagamento per questa scelta. Scelga altre fatture o ci scriva.
pay-none = Per ora qui non si può pagare alcuna fattura.

card-way = Come desidera pagare?
card-way-hint = Con carta, Apple Pay o Google Pay: al massimo { $amount } in una volta.
card-amount = Importo con carta
card-review = Controlla il pagamento
card-check = Controlli il pagamento
card-fee = Commissioni
card-fee-none = Nessuna
card-page = Pagina di pagamento
card-page-of = { $provider }, per { $creditor }
card-next-page = Inserisce la carta sulla pagina di Stripe. Non ne vediamo mai il numero.
card-next-back = Quella pagina resta aperta mezz'ora, poi torna qui.
card-next-booked = Appena { $provider } conferma, il pagamento conta e i promemoria cessano.
card-go = Vai alla pagina di pagamento
card-title-waiting = In attesa di conferma
card-waiting-title = Il Suo pagamento
card-text-waiting = Di solito { $provider } conferma in pochi secondi. Questa pagina guarda da sola, non deve fare nulla.
card-text-long = La conferma tarda. Può chiudere questa pagina: il pagamento apparirà nel riepilogo. Non paghi una seconda volta.
card-title-pending = Pagamento in corso
card-text-pending = { $amount } in corso di incasso. I promemoria attendono.
card-title-paid = Pagamento ricevuto
card-text-paid = { $amount } ricevuti. Grazie.
card-title-refused = Il pagamento non è riuscito
card-text-refused = Non è stato addebitato nulla. Può riprovare, o pagare con bonifico.
card-title-left = Non ha pagato
card-text-left = Ha lasciato la pagina di pagamento. Non è stato addebitato nulla.
card-again = Scegli come pagare
collector-next-page = Firma il mandato SEPA sulla pagina di GoCardless.
collector-text-pending = { $amount } saranno addebitati il { $date }. I promemoria attendono.
debit-amount = Importo da addebitare
debit-title = Addebito diretto SEPA
debit-lead = Legga il mandato e indichi il conto. Poi firma con un codice.
debit-from = Conto da addebitare
debit-other = Un altro conto
debit-holder = Intestatario del conto
debit-next = Prosegui verso la firma
debit-check = Controlli e firmi
debit-on = Data dell'addebito
debit-account = Conto
debit-identifier = Identificativo del creditore
debit-reference = Riferimento del mandato
debit-send = Firma e ordina
debit-after-hold = I promemoria attendono l'addebito.
debit-after-mail = Un'e-mail ripete data, importo e mandato.
debit-after-back = Può ritirare il mandato finché l'ordine non è in banca.
debit-see = Vedi l'addebito
debit-revoke = Ritira il mandato
debit-revoke-hint = Ciò che non è ancora in banca non sarà addebitato.
debit-revoke-yes = Sì, lo ritiro
debit-revoke-send = Ritira
debit-state = { $state ->
    [ordered] Addebito ordinato
    [sent] Addebito in banca
    [collected] Pagato con addebito
    [refused] La banca non ha addebitato
    [returned] Addebito rimborsato
    [withdrawn] Addebito ritirato
   *[dropped] Non sarà addebitato nulla
}
debit-text = { $state ->
    [ordered] { $amount } saranno addebitati il { $date }.
    [sent] { $amount } sono addebitati il { $date }. L'ordine è in banca.
    [collected] { $amount } addebitati il { $date }. Grazie.
    [refused] Non è stato addebitato nulla. Scelga un altro modo di pagare.
    [returned] La banca Le ha restituito { $amount }. Questa somma è di nuovo aperta.
    [withdrawn] Ha ritirato il mandato. Non sarà addebitato nulla.
   *[dropped] Non sarà addebitato nulla: la somma è pagata o va a un altro, oppure l'ordine è arrivato tardi.
}
error-iban = Controlli l'IBAN: un carattere è errato, o questo conto non può essere addebitato.
error-holder = Indichi l'intestatario del conto.
copy = Copia
copy-what = { $what ->
    [amount] l'importo
    [holder] il beneficiario
    [iban] l'IBAN
    [bic] il BIC
   *[reference] la causale
}
copied = Copiato
copy-selected = Selezionato

step = Passo { $step } di { $steps }
act-invoices = Fatture interessate
act-invoice = Fattura interessata
act-search = Cerca un numero di fattura
act-all = Seleziona tutto
act-none = Togli tutto
act-whole = L'intera somma
act-part = Una parte
act-part-label = Importo
act-review = Verifica prima di inviare
act-change = Modifica
act-nothing-yet = In questo passo non viene inviato nulla.
act-sending = Invio in corso
act-unavailable = Questa risposta per ora non è possibile
act-unavailable-text = Nessuna fattura vi si presta. Il riepilogo mostra che cosa può fare.
optional = (facoltativo)
next-title = Che cosa succede dopo
next-number = Riceve un numero di pratica sullo schermo.

error-summary = Manca qualcosa
error-prefix = Errore
error-invoices = Scelga almeno una fattura.
error-invoices-many = Scelga al massimo { $limit } fatture.
error-date = Indichi una data completa, con giorno, mese e anno.
error-date-early = Scelga una data a partire da { $date }.
error-date-late = Scelga una data entro { $date }.
error-date-future = La data non può essere successiva a oggi, { $date }.
error-amount = Indichi un importo in cifre, per esempio { $example }.
error-amount-zero = Indichi un importo superiore a zero.
error-amount-low = Indichi almeno { $amount }.
error-amount-high = Indichi al massimo { $amount }.
error-reason = Scelga che cosa non va.
error-text-short = Scriva almeno { $count } caratteri, perché possiamo capirLa.
error-text-long = Scriva al massimo { $count } caratteri.
error-method = Scelga come è stato fatto il pagamento.
error-field = Questo valore non è stato accettato. Lo verifichi.
error-reference = Scriva al massimo { $count } caratteri.
conflict-title = Nel frattempo qualcosa è cambiato
conflict-text = La Sua risposta non è stata registrata. Guardi il riepilogo e, se serve, ricominci.
refused-title = Non è stato possibile accettare questa risposta
refused-text = Nulla è stato registrato. Modifichi la Sua risposta o ci scriva.
unsent-title = La Sua risposta non è ancora partita
unsent-text = Può inviarla di nuovo: verrà registrata una volta sola.

promise-title = Annunciare una data di pagamento
promise-lead = Ci dica quando potrà pagare. I promemoria si fermano fino a quella data.
promise-date = Data di pagamento
promise-date-hint = Tra { $earliest } e { $latest }.
promise-amount = Importo che pagherà quel giorno
promise-amount-hint = Almeno { $minimum }, al massimo { $maximum }.
promise-check = Verifica il Suo annuncio
promise-send = Invia il mio annuncio
promise-next-pause = I promemoria si fermano fino a { $date } per le fatture scelte.
promise-next-pause-open = I promemoria si fermano fino alla data scelta, per le fatture scelte.
promise-next-rest = I restanti { $amount } rimangono da pagare.
promise-next-after = Se dopo quella data il pagamento non ci è pervenuto, i promemoria riprendono.
promise-done = Il Suo annuncio è registrato
promise-done-when = { $amount } da pagare { $date }
promise-calendar = Aggiungi al mio calendario

move-title = Cambiare la data annunciata
move-lead = Ha annunciato un pagamento per { $date }, per { $numbers }.
move-date = Nuova data
move-next = Questo annuncio sostituisce il precedente. I promemoria si fermano fino alla nuova data.
retract-title = Ritirare l'annuncio
retract-text = Perché?
retract-check = Verifica prima di ritirare
retract-send = Ritira il mio annuncio
retract-next = I promemoria proseguono normalmente.
retract-next-other = Può sempre pagare, o rispondere in altro modo.
retract-done = Il Suo annuncio è ritirato

plan-title = Paga a rate
plan-lead = Scelga il numero di rate e la prima data.
plan-count = Numero di rate
plan-slider = Numero di rate, cursore
plan-count-hint = Da { $least } a { $most }, almeno { $amount } ciascuna.
plan-deposit = La prima è almeno il { $deposit } %.
plan-first = Prima rata
plan-schedule = Piano delle rate
plan-schedule-none = Compare qui appena tutto è scelto.
plan-date = Data
plan-total = Totale
plan-costs = Spese e interessi
plan-none = Nessuno
plan-next = Prossima
plan-check = Verifica il piano
plan-send = Accetta il piano
plan-next-pause = I promemoria si fermano per queste fatture finché le date sono rispettate.
plan-next-early = Può pagare prima, o di più: vale per le rate seguenti.
plan-next-missed = Se una rata non ci perviene, il piano termina e i promemoria proseguono.
plan-waived = Finché rispetta le date, non Le si chiedono interessi né spese di mora.
plan-done = Il Suo piano è registrato
plan-follow = Segui il piano
plan-missed = Una rata difficile da rispettare?
plan-progress = { $paid ->
    [0] Nessuna rata pagata su { $count }.
    [one] Una rata pagata su { $count }.
   *[other] { $paid } rate pagate su { $count }.
}
error-plan-small = Questa somma è troppo piccola per essere suddivisa: ogni rata è di almeno { $amount }.
error-payees = Queste fatture si pagano su più conti. Scelga quelle di un solo beneficiario.
error-plan-count = Scelga da { $least } a { $most } rate.

dispute-title = Segnalare un problema
dispute-reason = Che cosa non va?
reason-not_received = Non ho ricevuto la merce o la fattura
reason-wrong_price = Il prezzo non è quello concordato
reason-wrong_quantity = La quantità non è corretta
reason-already_paid = Già pagata
reason-not_mine = Questa fattura non è per noi
reason-other = Altro
dispute-amount = Importo contestato
dispute-amount-hint = { $amount }, in tutto o in parte.
dispute-rest = { $count ->
    [one] Resta da pagare su questa fattura:
   *[other] Resta da pagare su queste fatture:
}
dispute-text = Spieghi in poche parole
dispute-text-hint = Da { $minimum } a { $maximum } caratteri. Non scriva nulla di riservato.
dispute-text-count = { $count ->
    [one] Resta un carattere.
   *[other] Restano { $count } caratteri.
}
dispute-check = Verifica la Sua segnalazione
dispute-send = Invia la mia segnalazione
dispute-next-pause = I { $amount } contestati non Le vengono più ricordati fino alla nostra risposta.
dispute-next-pause-open = Ciò che è contestato non Le viene più ricordato fino alla nostra risposta.
dispute-next-rest = I restanti { $amount } rimangono da pagare.
dispute-done = La Sua segnalazione è registrata

paid-title = Ho già pagato
paid-lead = Ci dica quando e come. I promemoria si fermano mentre cerchiamo il Suo pagamento.
paid-date = Data del pagamento
paid-date-hint = La data in cui il denaro è uscito dal Suo conto.
paid-method = Come ha pagato?
method-transfer = Bonifico
method-card = Carta
method-debit = Addebito diretto SEPA
method-cheque = Assegno
method-cash = Contanti
method-other = In altro modo
paid-reference = Riferimento del pagamento
paid-reference-hint = Causale del bonifico o numero dell'assegno. Non indichi mai un numero di carta.
paid-reference-none = Non indicato
paid-check = Verifica la Sua dichiarazione
paid-send = Invia la mia dichiarazione
paid-next-pause = I promemoria si fermano per queste fatture mentre cerchiamo il pagamento.
paid-next-lookup = Confrontiamo con ciò che la nostra banca ha ricevuto.
paid-next-after = Se non troviamo nulla, Le scriviamo prima di ogni altro promemoria.
paid-done = La Sua dichiarazione è registrata

done-number = Numero di pratica
done-keep = Conservi questo numero: basta per parlarne con noi.
done-until = { $kind ->
    [plan] I promemoria sono sospesi per { $numbers } finché le rate arrivano.
    [promise] I promemoria sono sospesi fino a { $date } per { $numbers }.
    [dispute] I promemoria sono sospesi per { $numbers }. Avrà una risposta entro { $date }.
   *[already-paid] I promemoria sono sospesi fino a { $date } per { $numbers }.
}
done-continues = Il resto della Sua posizione non cambia.
done-promise-after = Se il pagamento arriva prima, non c'è altro da fare.
done-dispute-after = Una persona legge il Suo messaggio e Le risponde.
done-plan-after = Paghi ogni rata con bonifico, alla sua data o prima.
done-retraction-after = Può sempre pagare.
done-already-paid-after = Confrontiamo con ciò che la nostra banca ha ricevuto.
done-in-flight = Un messaggio preparato prima della Sua risposta può ancora arrivarLe. Non ne tenga conto.
done-back = Torna al riepilogo

documents-title = Documenti e ricevute
documents-pdf = Estratto conto in PDF
documents-excel = Estratto conto in foglio di calcolo (Excel)
documents-schedule = Piano in PDF
documents-receipts = Ricevute di pagamento
documents-none = Nessun pagamento ricevuto finora.
documents-receipt = Ricevuta di { $amount }, { $date }
documents-left = Le ricevute precedenti sono disponibili su richiesta.
history-title = Cronologia
history-lead = Ciò che è stato inviato, pagato e dichiarato, dal più recente.
history-none = Ancora nulla.
history-more = Mostra ciò che precede
history-message = { $notice ->
    [pre_due] Avviso prima della scadenza
    [reminder_1] Promemoria
    [reminder_2] Secondo promemoria
    [sms_reminder] Promemoria
    [formal_notice] Costituzione in mora
    [instalment] Promemoria di una rata
    [thanks] Ringraziamento
    [statement] Estratto conto
    [link] Nuovo link
    [code] Codice di sicurezza
   *[confirmation] Conferma
} { $channel ->
    [sms] via SMS
    [letter] per posta
   *[email] via e-mail
}
history-promise = { $by ->
    [own] Ha annunciato un pagamento in data { $date }
   *[team] Pagamento annunciato in data { $date }
}
history-credit_note = Nota di credito { $number }
history-kind = { $kind ->
    [payment] Pagamento ricevuto, grazie
    [payment_returned] Pagamento respinto o rimborsato
    [promise_kept] Pagamento annunciato ricevuto, grazie
    [promise_broken] Pagamento annunciato non pervenuto
    [promise_ended] Annuncio ritirato o sostituito
    [dispute] La Sua segnalazione
    [dispute_ended] Segnalazione chiusa
    [already_paid] Pagamento dichiarato
    [already_paid_ended] Ricerca del pagamento chiusa
    [plan] Piano a rate concordato
    [plan_kept] Piano rispettato, grazie
    [plan_broken] Rata non pervenuta, piano terminato
    [plan_ended] Piano a rate terminato
    [pause_ended] I promemoria proseguono
    [address_added] Indirizzo aggiunto
    [address_removed] Indirizzo tolto
    [address_resumed] Promemoria di nuovo accettati a un indirizzo
    [asked] La Sua richiesta
    [answered] Risposta alla Sua richiesta
    [dispute_said] Messaggio sulla Sua segnalazione
    [dispute_resolved] Decisione sulla Sua segnalazione
    [unsubscribed] Promemoria rifiutati a un indirizzo
    [debit] Addebito ordinato
    [debit_dropped] Addebito non eseguito
    [debit_refused] Addebito respinto dalla banca
   *[pause] Promemoria sospesi
}
history-invoices = { $count ->
    [one] Fattura { $numbers }
   *[other] Fatture: { $numbers }
}
history-dated = In data { $date }
history-until = Fino a: { $date }
history-number = Numero di pratica { $number }
history-words = «{ $words }»
history-to = Inviato a { $to }
history-state = { $state ->
    [returned] Non arrivato a questo indirizzo
   *[pending] In arrivo
}
history-read = Leggi il messaggio
history-read-of = di { $date }

message-title = Messaggio
message-sent = Inviato
message-to = A
message-subject = Oggetto
message-links = Copia del messaggio così come è partito. Per sicurezza i suoi link non aprono più nulla.
message-gone = Questo messaggio non può essere mostrato.

stranger-title = Non sono questa persona
stranger-lead = Indichi il codice del Suo messaggio: a questo indirizzo non verrà inviato altro.
stranger-next-stop = Nessun messaggio arriva più a questo indirizzo, nemmeno promemoria.
stranger-next-link = I link ricevuti a questo indirizzo non si aprono più.
stranger-next-team = L'azienda che scrive apprende che l'indirizzo non è quello giusto, e nient'altro.
stranger-check = Verifica prima di inviare
stranger-send = Non scrivetemi più qui
stranger-back = Torna al messaggio
stranger-done = Preso nota
stranger-done-text = A questo indirizzo non verrà inviato altro. Può chiudere questa pagina e cancellare il messaggio.
error-code = Indichi le otto lettere e cifre del codice nel Suo messaggio.

genuine-title = Questo messaggio è autentico?
genuine-lead = Fa bene a chiederselo. Ecco come verificare senza crederci sulla parola.
genuine-who = Chi Le scrive
genuine-name = Nome
genuine-address = Indirizzo
genuine-email = E-mail
genuine-phone = Telefono
genuine-unknown = Apra il link nel Suo messaggio per vedere qui chi Le scrive.
genuine-ask = Verifica il codice di un messaggio
genuine-code = Codice del messaggio
genuine-code-hint = Otto lettere e cifre, come K7QX-2FDM. È nel messaggio.
genuine-check = Verifica
genuine-yes = Questo codice è noto
genuine-sent = { $creditor } ha inviato un messaggio { $channel ->
    [sms] via SMS
    [letter] per posta
   *[email] via e-mail
} con questo codice in data { $date }. Lo confronti con il Suo.
genuine-no = Questo codice non è noto
genuine-no-text = Da qui non è partito alcun messaggio con questo codice. Controlli ciò che ha scritto; nel dubbio, non paghi e chiami.
genuine-failed = Non è stato possibile verificare il codice
genuine-invoice = Cerchi la fattura da Lei
genuine-invoice-text = I nostri messaggi citano un numero di fattura e un importo che dovrebbe conoscere.
genuine-doubt = In caso di dubbio
genuine-doubt-text = Non paghi e non risponda al messaggio. Chiami il numero stampato su una fattura precedente: una richiesta vera può attendere quella chiamata.

contact-title = Contatti
contact-lead = Una domanda, un indirizzo da correggere, qualcuno con cui parlare: scriva o chiami.
contact-quote = Dica il nome della Sua azienda e, se lo ha, un numero di fattura.
contact-where = Dove Le scriviamo
contact-where-hint = Gli indirizzi sono coperti: qualcun altro può aprire questo link.
contact-channel = { $channel ->
    [sms] SMS
    [phone] Telefono
    [letter] Posta
   *[email] E-mail
}
contact-stopped = { $why ->
    [bounced] I nostri messaggi non vi arrivano.
    [opted_out] Lì ha rifiutato i nostri SMS.
    [removed] Lo ha tolto.
    [wrong_person] Questo indirizzo non è il Suo.
   *[unsubscribed] Lì non riceve più promemoria.
}

rights-title = I Suoi dati e i Suoi diritti
rights-who = Chi ne è responsabile
published = { $kind ->
    [legal] Note legali
    [privacy] Privacy
   *[terms] Condizioni generali
} ({ $host })
rights-what = Che cosa si conserva
rights-what-text = Il Suo nome, i Suoi indirizzi, le Sue fatture e i Suoi pagamenti, i messaggi inviati e le Sue risposte.
rights-why = Perché
rights-why-text = Per seguire il pagamento delle fatture. Lo consentono il contratto e il legittimo interesse dell'azienda (Regolamento (UE) 2016/679, articolo 6).
rights-long = Per quanto tempo
rights-long-text = Fino al pagamento, poi per il tempo che la legge impone per la contabilità e la prova.
rights-ask = Che cosa può chiedere
rights-copy = Una copia dei Suoi dati
rights-correct = La rettifica di ciò che è sbagliato
rights-limit = La limitazione del trattamento, o opporsi
rights-erase = La cancellazione, dove la legge lo consente
rights-how = Scriva a { $reach }. La risposta arriva entro un mese.
rights-page = Questa pagina
rights-page-text = Un solo cookie, per la durata della Sua visita. Nessun tracciatore, nessuna misurazione, nulla che venga da altrove.
rights-complain = Reclamo
rights-complain-text = Può anche rivolgersi all'autorità per la protezione dei dati del Suo paese.

help-title = Se è in difficoltà
help-lead = Succede a molte persone. Lo dica presto: quasi sempre c'è una soluzione.
help-talk = Parlarne
help-talk-text = Una persona può risponderLe. Dica che cosa può pagare, e quando.
help-free = Aiuto gratuito
help-free-text = I servizi sociali del Suo comune danno consigli senza spese e senza impegno. Diffidi di chi chiede denaro per aiutarLa.

code-lead = Per sicurezza inviamo prima un codice a un indirizzo che già conosciamo.
code-where = Dove inviare il codice
code-choose = Scegliere
code-send = Invia il codice
code-none = Nessuno dei Suoi indirizzi può ricevere un codice. Scriva o chiami.
code-label = Codice di sei cifre
code-hint = Inviato a { $to }. Valido 10 minuti.
code-check = Verifica il codice
code-again = Invia un altro codice
code-unsent = Non è stato possibile inviare il codice. Provi un altro indirizzo o ci scriva.
code-many = Troppi codici richiesti. Riprovi tra un'ora, al più tardi domani.
error-address = Scelga un indirizzo.
error-digits = Indichi le sei cifre del codice.
error-guess = Non è il codice giusto. Riguardi il messaggio.
error-void = Questo codice non vale più. Ne chieda un altro.
contact-choices = Lingua e preferenze
contact-add = Aggiungere un indirizzo
contact-remove = Togliere
contact-back = Torna ai contatti
choices-language = Lingua dei messaggi
choices-channel = Scriverle piuttosto per
choices-channel-hint = Dove possiamo scegliere.
choices-any = Nessuna preferenza
choices-courtesy = Promemoria a { $address }
choices-wanted = Riceverli
choices-declined = Non riceverli
choices-read = Che cosa La aiuta a leggere
choices-speak = Parlare con Lei
choices-needs-hint = Lo vede solo il personale. Sostituisce quanto aveva indicato.
choices-same = Non cambiare nulla
need = { $need ->
    [large_print] Caratteri grandi
    [plain_words] Frasi semplici
    [call] Piuttosto una telefonata
    [no_call] Mai una telefonata
   *[none] Nulla di particolare
}
choices-save = Salva
choices-done = Salvato
error-choices = Cambi almeno una risposta.
add-channel = Scriverle per
add-email = Nuovo indirizzo e-mail
add-email-hint = Vi si invia un codice, per vedere se viene letto.
add-phone = Numero di cellulare
add-phone-hint = Vi si invia un codice per SMS. Dall'estero cominci con il prefisso, come +39.
add-name = Nome della persona
add-done = L'indirizzo è aggiunto
error-email = Indichi un indirizzo completo, come nome@esempio.it.
error-email-refused = Questo indirizzo è già noto o non può ricevere i nostri messaggi.
error-phone = Indichi un numero di cellulare dello Spazio economico europeo, della Svizzera o del Regno Unito.
error-phone-refused = Questo numero è già noto, o non vi si può inviare alcun SMS. Ne indichi un altro o ci scriva.
remove-title = Togliere un indirizzo
remove-text = A { $address } non andrà più nulla, e i link ricevuti lì non si apriranno più.
remove-send = Togli questo indirizzo
remove-done = L'indirizzo è tolto
remove-last = Questo indirizzo non si può togliere: un altro deve funzionare.
data-title = Una copia dei Suoi dati
data-text = Tutto ciò che è conservato su di Lei, in un file JSON.
data-ready = Il Suo file è pronto
data-save = Salva il file
data-pdf = Copia in PDF, da leggere
wants = Che cosa si aspetta da noi
wants-kind = { $kind ->
    [credit_note] Una nota di credito
    [corrected_invoice] Una fattura corretta
    [delivery] Ciò che manca
    [explanation] Una spiegazione
   *[copy] Una copia della fattura o delle prove
}
talk-title = Le Sue segnalazioni
talk-none = Non ha segnalato nulla.
talk-number = Segnalazione { $number }
talk-by = { $by ->
    [own] Lei ha scritto
   *[team] La nostra risposta
}
talk-state = { $state ->
    [waiting] In attesa della nostra risposta
    [answered] Abbiamo risposto
    [upheld] Decisione: Lei ha ragione, segue una correzione
    [partly] Decisione: Lei ha ragione in parte, segue una correzione
    [rejected] Decisione: l'importo resta da pagare
   *[ended] Chiusa
}
talk-add = Aggiungere qualcosa
talk-send = Invia
talk-read = Leggere e rispondere

asks-title = Le Sue richieste
asks-what = Che cosa chiede
asks-kind = { $kind ->
    [correct] Correggere ciò che è errato
    [restrict] Limitare il trattamento, o oppormi
    [time] Più tempo per pagare
   *[erase] Cancellare, dove la legge lo consente
}
asks-send = Invia la richiesta
asks-law = La risposta arriva su questa pagina, entro un mese; di una cancellazione La avvisiamo per e-mail.
asks-waits = In attesa, risposta al più tardi { $date }
asks-answered = { $answer ->
    [granted] Accolta, { $date }
    [amended] Accolta con altre date, { $date }
   *[refused] Respinta, { $date }
}
error-asks = Scelga che cosa chiede.
stop-title = Non ricevere più promemoria a questo indirizzo
stop-text = I promemoria non andranno più all'indirizzo che ha ricevuto il Suo messaggio. Un avviso formale vi è comunque inviato, e quanto è aperto resta da pagare.
stop-send = Non riceverli più
stop-done = Annotato, lì niente più promemoria
stop-done-text = Se cambia idea, apra il link di un messaggio, poi Contatti.
answer-propose = Mi serve più tempo
answer-propose-text = Proponga le Sue date, Le risponde una persona
propose-title = Proporre altre date
propose-lead = Una persona legge la Sua proposta e Le risponde.
propose-count-hint = 1: tutto in una volta. { $most } al massimo.
propose-check = Verificare la proposta
propose-send = Invia la proposta
propose-next-pause = I promemoria si fermano cinque giorni lavorativi, per risponderLe.
propose-next-answer = Accolta, diventa il Suo piano. Altrimenti i promemoria riprendono.
propose-done = La Sua proposta è inviata
done-proposal-after = La risposta compare nel riepilogo.
proposal-state = { $state ->
    [waiting] Proposta in attesa, risposta al più tardi { $date }
    [granted] Proposta accolta, { $date }
    [amended] Proposta accolta con altre date, { $date }
    [refused] Proposta respinta, { $date }
   *[lapsed] Proposta senza risposta, { $date }
}
proposal-read = Leggi la risposta
files-label = File
files-hint = Se utile. Al massimo { $count }: PDF, PNG o JPEG fino a { $size } MB.
files-choose = Scegliere i file
files-remove = Togliere
files-size = { $size } MB
files-added = { $name } è aggiunto
error-files-kind = Questo file non è un PDF, PNG o JPEG.
error-files-size = Questo file supera { $size } MB.
error-files-many = Al massimo { $count } file.
error-files-sent = Questo file non è stato inviato. Lo tolga e riprovi.
error-files = Attenda che ogni file sia aggiunto, oppure lo tolga.
