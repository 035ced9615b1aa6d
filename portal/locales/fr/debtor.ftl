# Les pages du débiteur, en français. Mêmes clés que en/debtor.ftl (un test compare).
# Mots neutres avant mots forts : jamais « impayé », « débiteur », compte à rebours ni capitales.

## Entry: ce qui part avec la première page

skip = Aller au contenu
for-debtor = pour { $name }
loading = Chargement
language = Langue
nav = Rubriques
nav-summary = Synthèse
nav-invoices = Factures
nav-history = Historique
nav-contact = Contact
footer-genuine = Ce message est-il authentique ?
footer-rights = Vos données et vos droits
landing-title = Un message au sujet de votre compte
landing-from = De la part de
landing-for = Pour
landing-code = Code de ce message
landing-code-where = { $channel ->
    [email] Le même code figure dans l'e-mail du { $date }.
    [sms] Le même code figure dans le SMS du { $date }.
    [letter] Le même code est imprimé sur la lettre du { $date }.
   *[other] Le même code figure dans le message du { $date }.
}
landing-continue = Continuer
landing-hint = Aucun montant ne s'affiche avant ce bouton. L'ouverture de cette page n'engage à rien.
check-title = Comment vérifier qu'il est authentique
check-address = Regardez l'adresse
check-address-text = Cette page vient de { $host }. C'est l'adresse du lien de votre message, sans détour.
check-call = Appelez-nous
check-call-text = { $phone }. Prenez plutôt le numéro imprimé sur nos factures : il doit être le même.
check-compare = Comparez
check-compare-text = { $label } { $number }, comme sur vos factures.
check-card = Rien de confidentiel ne vous est demandé
check-card-text = Nous ne demandons jamais un numéro de carte ni un mot de passe par message.
wrong-person = Je ne suis pas la bonne personne
gone-title = Ce lien n'est plus valable
gone-text = Un lien s'éteint au bout d'un certain temps, ou quand un plus récent le remplace. Nous pouvons en envoyer un nouveau.
gone-button = M'envoyer un nouveau lien
gone-hint = Le nouveau lien part uniquement vers l'adresse que nous avons déjà. Vous n'avez rien à saisir.
gone-sent-title = C'est noté
gone-sent-text = Si ce lien venait de nous, un nouveau message arrive dans quelques minutes à l'adresse que nous connaissons. Pensez à regarder le courrier indésirable.
cut-title = Ce lien est incomplet
cut-text = Il a sans doute été coupé en route. Ouvrez-le de nouveau depuis le message, ou copiez l'adresse en entier.
retry = Réessayer
offline-title = Pas de connexion
offline-text = Cette page n'a pas pu joindre nos serveurs. Vérifiez votre connexion, puis réessayez. Rien n'a été perdu.
broken-title = Cette page ne répond pas
broken-text = La panne est chez nous, et rien n'a été envoyé ni modifié. Réessayez dans un instant.
busy-title = Trop de demandes à la fois
busy-text = Patientez une minute, puis réessayez. Rien n'a été envoyé ni modifié.

## Pages: toutes les autres pages

new-tab = nouvel onglet
back-summary = Synthèse
expired-title = Votre visite est terminée
expired-text = Par prudence, cette page se referme après un moment sans activité. Rien n'a été perdu.
expired-how = Pour revenir, ouvrez de nouveau le lien de notre message. Il reste valable.
missing-title = Cette page n'existe pas
missing-text = L'adresse a peut-être été mal copiée. Tout ce qui vous concerne se trouve dans la synthèse.
missing-button = Voir la synthèse

summary-title = Synthèse
summary-payable = À régler aujourd'hui
summary-several = Vos comptes, une monnaie après l'autre
summary-overdue = { $count ->
    [one] Une facture échue, depuis { $days ->
        [one] un jour
       *[other] { $days } jours
    }.
   *[other] { $count } factures échues, la plus ancienne depuis { $days ->
        [one] un jour
       *[other] { $days } jours
    }.
}
summary-next = Rien n'est échu. Prochaine échéance : { $date }.
summary-held = Les rappels sont suspendus. Vous pouvez payer quand vous voulez.
summary-clear = Rien n'est à régler aujourd'hui.
summary-pay = Payer
summary-pay-early = Payer en avance
summary-help = En difficulté ? De l'aide gratuite existe
accounts-change = Changer de compte ({ $count })
accounts-title = Changer de compte
accounts-here = Vous êtes sur le compte de { $name }. Tout ce que vous faites ici ne concerne que lui.
accounts-hint = Un compte s'ajoute quand vous ouvrez le lien de son message dans ce navigateur. Chacun se referme huit heures après.
summary-answers = Autres réponses
answer-promise = Je ne peux pas tout régler maintenant
answer-promise-text = Annoncez une date, les rappels s'arrêtent jusque-là
answer-plan = Payer en plusieurs fois
answer-plan-text = Répartissez la somme, les rappels s'arrêtent
answer-dispute = Quelque chose ne va pas
answer-dispute-text = Facture non reçue, prix, quantité, autre
answer-paid = J'ai déjà payé
answer-paid-text = Indiquez la date, les rappels s'arrêtent
ledger-title = Votre compte
ledger-late = Échu
ledger-disputed = Contesté
ledger-disputed-text = mis de côté
ledger-disputed-one = { $number }, mis de côté
ledger-due = À venir
ledger-due-text = { $number }, le { $date }
ledger-due-many = { $count } factures
ledger-unapplied = Reçu, à affecter
ledger-total = Total ouvert
last-payment = Dernier règlement reçu : { $amount } le { $date }. Merci.
last-payment-for = Dernier règlement reçu : { $amount } le { $date }, déduit de { $numbers }. Merci.
fresh = Données du { $moment }. Un règlement fait depuis peut ne pas encore apparaître.
nothing-title = Vous êtes à jour
nothing-text = { $creditor } n'attend aucun règlement de votre part.
nothing-late = Un règlement ou une facture très récente peut ne pas encore apparaître.

hold-title = Rappels suspendus
hold-title-for = Rappels suspendus pour { $numbers }
hold-many = { $count } factures
hold-promise = Vous avez annoncé un règlement. Les rappels reprennent après le { $date } s'il ne nous est pas parvenu.
hold-promise-amount = Vous avez annoncé { $amount }. Les rappels reprennent après le { $date } si ce règlement ne nous est pas parvenu.
hold-change = Changer la date
hold-retract = Retirer
hold-dispute = Nous examinons votre signalement du { $since }. Réponse au plus tard le { $date }.
hold-already-paid = Vous avez déclaré un règlement le { $since }. Nous le recherchons, au plus tard jusqu'au { $date }.
hold-plan-next = Prochaine échéance : { $amount } le { $date }.
hold-plan = Un échéancier est en cours, jusqu'au { $date }.
hold-other = Aucun rappel ne part avant le { $date }.

state-late = { $days ->
    [0] Échue aujourd'hui
    [one] Un jour de retard
   *[other] { $days } jours de retard
}
state-due = { $days ->
    [0] À régler aujourd'hui
    [one] Demain
   *[other] Dans { $days } jours
}
state-disputed = Contestée
state-paused = Rappels suspendus
state-paid = Réglée

invoices-title = Factures
filter = Filtrer
filter-open = Ouvertes
filter-disputed = Contestées
filter-paid = Réglées
invoices-none = Aucune facture ici.
invoices-currency = Factures en { $currency }
invoice-due-past = Échue le { $date }
invoice-due-next = À régler le { $date }
invoice-part = Sur { $amount }, { $paid } déjà réglés
invoice-disputed-part = Dont { $amount } contestés
invoice-pay = Payer cette facture
invoice-pay-number = Payer { $number }
invoice-view = Voir sur { $host }
invoice-payee = à régler à { $name }
invoice-view-number = la facture { $number }, nouvel onglet
invoice-save-number = de la facture { $number }, à enregistrer
column-pick = Choisir
column-number = Facture
column-issued = Émise
column-due = Échéance
column-state = État
column-amount = Montant
column-open = Reste à régler
column-document = Document
table-caption = Factures de { $name }
table-total = { $count ->
    [one] Total d'une facture
   *[other] Total de { $count } factures
}
more = { $count ->
    [one] Afficher la dernière
   *[other] Afficher { $count } de plus
}
shown = { $shown } affichées sur { $total }
chosen = { $count ->
    [0] Aucune facture choisie
    [one] Une facture choisie
   *[other] { $count } factures choisies
}
chosen-too-many = { $limit } factures au plus en une fois. Retirez-en quelques-unes.

pay-title = Payer par virement
pay-amount = Montant
pay-overdue = Tout ce qui est échu
pay-open = Tout ce qui est ouvert
pay-count = { $count ->
    [one] Une facture
   *[other] { $count } factures
}
pay-first = Les { $count } plus anciennes sur { $total } : un virement en couvre { $count } au plus.
pay-some = Des factures choisies
pay-pick = Factures à payer
pay-slip = À saisir dans votre banque
pay-several = Ces factures se règlent sur { $count } comptes : faites un virement pour chacun.
pay-slip-of = Virement { $number } sur { $count } : { $name }
pay-assigned = Nous avons cédé cette somme à { $name } : c'est sur son compte qu'elle se règle.
pay-since = Ces coordonnées sont les mêmes depuis le { $date }.
pay-assigned-way = Seul le virement est proposé ici : une partie de ce choix se règle à { $name }.
pay-holder = Bénéficiaire
pay-reference = Référence, à recopier telle quelle
pay-name-hint = Votre banque vérifie le nom du bénéficiaire : il doit être exactement « { $name } ».
pay-or = ou
pay-scan = Scanner avec l'application de votre banque
pay-scan-hint = Toutes les banques ne lisent pas ce code. Les lignes ci‑dessus suffisent.
pay-qr = Code QR du virement : { $amount } à { $name }
pay-done = J'ai fait le virement
pay-done-hint = Un virement apparaît ici quand notre banque l'a reçu, souvent le jour ouvré suivant. Les rappels s'arrêtent dès que vous l'indiquez.
pay-choose = Choisissez au moins une facture pour voir les coordonnées du virement.
pay-print = Imprimer cette page
pay-printed = À régler à { $creditor }, pour { $debtor }. Page du { $date }.
pay-refused = Ce virement n'est pas possible
pay-refused-text = Les coordonnées de paiement ne sont pas disponibles pour ce choix. Choisissez d'autres factures ou écrivez-nous.
pay-none = Aucune facture ne peut être payée ici pour le moment.

card-way = Comment souhaitez-vous payer ?
card-way-hint = Par carte, Apple Pay ou Google Pay : { $amount } au plus en une fois.
card-amount = Montant à payer par carte
card-review = Vérifier le paiement
card-check = Vérifiez votre paiement
card-fee = Frais
card-fee-none = Aucuns
card-page = Page de paiement
card-page-of = { $provider }, pour { $creditor }
card-next-page = Vous saisissez votre carte sur la page de Stripe. Nous ne voyons jamais son numéro.
card-next-back = Cette page reste ouverte une demi-heure, puis vous revenez ici.
card-next-booked = Dès que { $provider } confirme, le paiement est compté et les relances s'arrêtent.
card-go = Aller à la page de paiement
card-title-waiting = Confirmation en attente
card-waiting-title = Votre paiement
card-text-waiting = { $provider } confirme en général en quelques secondes. Cette page regarde d'elle-même, vous n'avez rien à faire.
card-text-long = La confirmation tarde. Vous pouvez fermer cette page : le paiement apparaîtra dans la synthèse. Ne payez pas une seconde fois.
card-title-pending = Paiement en cours
card-text-pending = { $amount } en cours d'encaissement. Les relances attendent.
card-title-paid = Paiement reçu
card-text-paid = { $amount } reçus. Merci.
card-title-refused = Le paiement n'a pas abouti
card-text-refused = Rien n'a été encaissé. Vous pouvez réessayer, ou payer par virement.
card-title-left = Vous n'avez pas payé
card-text-left = Vous avez quitté la page de paiement. Rien n'a été encaissé.
card-again = Choisir comment payer
collector-next-page = Vous signez le mandat SEPA sur la page de GoCardless.
collector-text-pending = { $amount } seront prélevés le { $date }. Les relances attendent.
debit-amount = Montant à prélever
debit-title = Prélèvement SEPA
debit-lead = Lisez le mandat et donnez le compte. Vous signez ensuite avec un code.
debit-from = Compte à débiter
debit-other = Un autre compte
debit-holder = Titulaire du compte
debit-next = Continuer vers la signature
debit-check = Vérifiez et signez
debit-on = Date du prélèvement
debit-account = Compte
debit-identifier = Identifiant du créancier
debit-reference = Référence du mandat
debit-send = Signer et ordonner
debit-after-hold = Les relances attendent le prélèvement.
debit-after-mail = Un e-mail vous rappelle la date, le montant et le mandat.
debit-after-back = Vous pouvez retirer le mandat tant que l'ordre n'est pas à la banque.
debit-see = Voir le prélèvement
debit-revoke = Retirer le mandat
debit-revoke-hint = Ce qui n'est pas encore à la banque ne sera pas prélevé.
debit-revoke-yes = Oui, je retire le mandat
debit-revoke-send = Retirer
debit-state = { $state ->
    [ordered] Prélèvement ordonné
    [sent] Prélèvement transmis à la banque
    [collected] Payé par prélèvement
    [refused] Prélèvement rejeté par la banque
    [returned] Prélèvement remboursé
    [withdrawn] Prélèvement annulé
   *[dropped] Prélèvement sans suite
}
debit-text = { $state ->
    [ordered] { $amount } seront prélevés le { $date }.
    [sent] { $amount } sont prélevés le { $date }. Cet ordre est à la banque.
    [collected] { $amount } prélevés le { $date }. Merci.
    [refused] Rien n'a été encaissé. Choisissez un autre moyen de payer.
    [returned] La banque vous a rendu { $amount }. Cette somme est de nouveau attendue.
    [withdrawn] Vous avez retiré le mandat. Rien ne sera prélevé.
   *[dropped] Rien ne sera prélevé : la somme est réglée ou se règle à un autre, ou l'ordre est venu trop tard.
}
error-iban = Vérifiez l'IBAN : un caractère est faux, ou ce compte ne peut pas être prélevé.
error-holder = Indiquez le titulaire du compte.
copy = Copier
copy-what = { $what ->
    [amount] le montant
    [holder] le bénéficiaire
    [iban] l'IBAN
    [bic] le BIC
   *[reference] la référence
}
copied = Copié
copy-selected = Sélectionné

step = Étape { $step } sur { $steps }
act-invoices = Factures concernées
act-invoice = Facture concernée
act-search = Chercher un numéro de facture
act-all = Tout sélectionner
act-none = Tout retirer
act-whole = Toute la somme
act-part = Une partie
act-part-label = Montant
act-review = Vérifier avant d'envoyer
act-change = Modifier
act-nothing-yet = Rien n'est envoyé à cette étape.
act-sending = Envoi en cours
act-unavailable = Cette réponse n'est pas possible pour le moment
act-unavailable-text = Aucune facture ne s'y prête. La synthèse montre ce que vous pouvez faire.
optional = (facultatif)
next-title = Ce qui se passe ensuite
next-number = Vous recevez un numéro de suivi à l'écran.

error-summary = Il manque quelque chose
error-prefix = Erreur
error-invoices = Choisissez au moins une facture.
error-invoices-many = Choisissez { $limit } factures au plus.
error-date = Indiquez une date complète, jour, mois et année.
error-date-early = Choisissez une date à partir du { $date }.
error-date-late = Choisissez une date au plus tard le { $date }.
error-date-future = La date ne peut pas être après aujourd'hui, { $date }.
error-amount = Indiquez un montant en chiffres, par exemple { $example }.
error-amount-zero = Indiquez un montant supérieur à zéro.
error-amount-low = Indiquez { $amount } au moins.
error-amount-high = Indiquez { $amount } au plus.
error-reason = Choisissez ce qui se passe.
error-text-short = Écrivez { $count } caractères au moins, pour que nous puissions vous comprendre.
error-text-long = Écrivez { $count } caractères au plus.
error-method = Choisissez comment le règlement a été fait.
error-field = Cette valeur n'a pas été acceptée. Vérifiez-la.
error-reference = Écrivez { $count } caractères au plus.
conflict-title = La situation a changé entre-temps
conflict-text = Votre réponse n'a pas été enregistrée. Regardez la synthèse, puis recommencez si besoin.
refused-title = Cette réponse n'a pas pu être acceptée
refused-text = Rien n'a été enregistré. Modifiez votre réponse ou écrivez-nous.
unsent-title = Votre réponse n'est pas encore partie
unsent-text = Vous pouvez l'envoyer de nouveau : elle ne sera enregistrée qu'une fois.

promise-title = Annoncer une date de règlement
promise-lead = Dites-nous quand vous pourrez régler. Les rappels s'arrêtent jusqu'à cette date.
promise-date = Date du règlement
promise-date-hint = Entre le { $earliest } et le { $latest }.
promise-amount = Montant à régler ce jour-là
promise-amount-hint = { $minimum } au moins, { $maximum } au plus.
promise-check = Vérifier votre annonce
promise-send = Envoyer mon annonce
promise-next-pause = Les rappels s'arrêtent jusqu'au { $date } pour les factures choisies.
promise-next-pause-open = Les rappels s'arrêtent jusqu'à la date choisie, pour les factures choisies.
promise-next-rest = Les { $amount } restants demeurent à régler.
promise-next-after = Si le règlement ne nous est pas parvenu après cette date, les rappels reprennent.
promise-done = Votre annonce est enregistrée
promise-done-when = { $amount } à régler le { $date }
promise-calendar = Ajouter à mon agenda

move-title = Changer la date annoncée
move-lead = Vous avez annoncé un règlement pour le { $date }, pour { $numbers }.
move-date = Nouvelle date
move-next = Cette annonce remplace la précédente. Les rappels s'arrêtent jusqu'à la nouvelle date.
retract-title = Retirer l'annonce
retract-text = Pourquoi ?
retract-check = Vérifier le retrait
retract-send = Retirer mon annonce
retract-next = Les rappels reprennent normalement.
retract-next-other = Vous pouvez toujours payer, ou répondre autrement.
retract-done = Votre annonce est retirée

plan-title = Payer en plusieurs fois
plan-lead = Choisissez le nombre d'échéances et la première date.
plan-count = Nombre d'échéances
plan-slider = Nombre d'échéances, curseur
plan-count-hint = De { $least } à { $most }, { $amount } au moins chacune.
plan-deposit = La première est de { $deposit } % au moins.
plan-first = Première échéance
plan-schedule = Échéancier
plan-schedule-none = Il s'affiche ici dès que tout est choisi.
plan-date = Date
plan-total = Total
plan-costs = Frais et intérêts
plan-none = Aucun
plan-next = Prochaine
plan-check = Vérifier l'échéancier
plan-send = Accepter l'échéancier
plan-next-pause = Les rappels s'arrêtent pour ces factures tant que les dates sont tenues.
plan-next-early = Vous pouvez payer plus tôt, ou davantage : cela compte pour les échéances suivantes.
plan-next-missed = Si une échéance ne nous parvient pas, l'échéancier prend fin et les rappels reprennent.
plan-waived = Tant que vous tenez les dates, il ne vous est demandé ni intérêts ni frais de retard.
plan-done = Votre échéancier est enregistré
plan-follow = Suivre l'échéancier
plan-missed = Une échéance difficile à tenir ?
plan-progress = { $paid ->
    [0] Aucune échéance réglée sur { $count }.
    [one] Une échéance réglée sur { $count }.
   *[other] { $paid } échéances réglées sur { $count }.
}
error-plan-small = Cette somme est trop petite pour être répartie : chaque échéance est de { $amount } au moins.
error-payees = Ces factures se règlent sur plusieurs comptes. Choisissez celles d'un seul bénéficiaire.
error-plan-count = Choisissez de { $least } à { $most } échéances.

dispute-title = Signaler un problème
dispute-reason = Que se passe-t-il ?
reason-not_received = Je n'ai pas reçu la marchandise ou la facture
reason-wrong_price = Le prix n'est pas celui convenu
reason-wrong_quantity = La quantité n'est pas la bonne
reason-already_paid = Déjà payée
reason-not_mine = Cette facture n'est pas pour nous
reason-other = Autre
dispute-amount = Montant contesté
dispute-amount-hint = Tout ou partie de { $amount }.
dispute-rest = { $count ->
    [one] Reste à régler sur cette facture :
   *[other] Reste à régler sur ces factures :
}
dispute-text = Expliquez en quelques mots
dispute-text-hint = De { $minimum } à { $maximum } caractères. N'écrivez rien de confidentiel.
dispute-text-count = { $count ->
    [one] Il reste un caractère.
   *[other] Il reste { $count } caractères.
}
dispute-check = Vérifier votre signalement
dispute-send = Envoyer mon signalement
dispute-next-pause = Les { $amount } contestés ne vous sont plus rappelés jusqu'à notre réponse.
dispute-next-pause-open = Ce qui est contesté ne vous est plus rappelé jusqu'à notre réponse.
dispute-next-rest = Les { $amount } restants demeurent à régler.
dispute-done = Votre signalement est enregistré

paid-title = J'ai déjà payé
paid-lead = Dites-nous quand et comment. Les rappels s'arrêtent le temps de retrouver votre règlement.
paid-date = Date du règlement
paid-date-hint = La date où l'argent est parti de chez vous.
paid-method = Comment avez-vous payé ?
method-transfer = Virement
method-card = Carte
method-debit = Prélèvement SEPA
method-cheque = Chèque
method-cash = Espèces
method-other = Autrement
paid-reference = Référence du règlement
paid-reference-hint = Libellé du virement ou numéro du chèque. N'indiquez jamais un numéro de carte.
paid-reference-none = Non indiquée
paid-check = Vérifier votre déclaration
paid-send = Envoyer ma déclaration
paid-next-pause = Les rappels s'arrêtent pour ces factures, le temps de retrouver le règlement.
paid-next-lookup = Nous comparons avec ce que notre banque a reçu.
paid-next-after = Si nous ne trouvons rien, nous vous écrivons avant tout autre rappel.
paid-done = Votre déclaration est enregistrée

done-number = Numéro de suivi
done-keep = Gardez ce numéro : il suffit à nous en parler.
done-until = { $kind ->
    [plan] Les rappels sont suspendus pour { $numbers } tant que les échéances arrivent.
    [promise] Les rappels sont suspendus jusqu'au { $date } pour { $numbers }.
    [dispute] Les rappels sont suspendus pour { $numbers }. Réponse au plus tard le { $date }.
   *[already-paid] Les rappels sont suspendus jusqu'au { $date } pour { $numbers }.
}
done-continues = Le reste de votre compte ne change pas.
done-promise-after = Si le règlement arrive avant, il n'y a rien d'autre à faire.
done-dispute-after = Une personne lit votre message et vous répond.
done-plan-after = Chaque échéance se règle par virement, à sa date ou avant.
done-retraction-after = Vous pouvez toujours payer.
done-already-paid-after = Nous comparons avec ce que notre banque a reçu.
done-in-flight = Un message préparé avant votre réponse peut encore vous parvenir. N'en tenez pas compte.
done-back = Retour à la synthèse

documents-title = Documents et reçus
documents-pdf = Relevé en PDF
documents-excel = Relevé pour tableur (Excel)
documents-schedule = Échéancier en PDF
documents-receipts = Reçus de règlement
documents-none = Aucun règlement reçu pour le moment.
documents-receipt = Reçu de { $amount }, { $date }
documents-left = Les reçus plus anciens sont disponibles sur demande.
history-title = Historique
history-lead = Ce qui a été envoyé, réglé et déclaré, le plus récent d'abord.
history-none = Rien encore.
history-more = Afficher ce qui précède
history-message = { $notice ->
    [pre_due] Avis avant échéance
    [reminder_1] Rappel
    [reminder_2] Deuxième rappel
    [sms_reminder] Rappel
    [formal_notice] Mise en demeure
    [instalment] Rappel d'échéance
    [thanks] Remerciement
    [statement] Relevé de compte
    [link] Nouveau lien
    [code] Code de sécurité
   *[confirmation] Confirmation
} { $channel ->
    [sms] par SMS
    [letter] par courrier
   *[email] par e-mail
}
history-promise = { $by ->
    [own] Vous avez annoncé un règlement pour le { $date }
   *[team] Règlement annoncé pour le { $date }
}
history-credit_note = Avoir { $number }
history-kind = { $kind ->
    [payment] Règlement reçu, merci
    [payment_returned] Règlement rejeté ou remboursé
    [promise_kept] Annonce tenue, merci
    [promise_broken] Règlement annoncé, non parvenu
    [promise_ended] Annonce retirée ou remplacée
    [dispute] Votre signalement
    [dispute_ended] Signalement clos
    [already_paid] Règlement déclaré
    [already_paid_ended] Recherche du règlement close
    [plan] Échéancier convenu
    [plan_kept] Échéancier tenu, merci
    [plan_broken] Échéance non parvenue, échéancier terminé
    [plan_ended] Échéancier terminé
    [pause_ended] Fin de la suspension des rappels
    [address_added] Adresse ajoutée
    [address_removed] Adresse retirée
    [address_resumed] Rappels acceptés de nouveau à une adresse
    [asked] Votre demande
    [answered] Réponse à votre demande
    [dispute_said] Message au sujet de votre signalement
    [dispute_resolved] Décision sur votre signalement
    [unsubscribed] Rappels refusés à une adresse
    [debit] Prélèvement ordonné
    [debit_dropped] Prélèvement sans suite
    [debit_refused] Prélèvement rejeté par la banque
   *[pause] Rappels suspendus
}
history-invoices = { $count ->
    [one] Facture { $numbers }
   *[other] Factures : { $numbers }
}
history-dated = Daté du { $date }
history-until = Jusqu'au { $date }
history-number = Numéro de suivi { $number }
history-words = « { $words } »
history-to = Envoyé à { $to }
history-state = { $state ->
    [returned] N'est pas arrivé à cette adresse
   *[pending] Envoi en cours
}
history-read = Lire le message
history-read-of = du { $date }

message-title = Message
message-sent = Envoyé
message-to = À
message-subject = Objet
message-links = Copie du message tel qu'il est parti. Par sécurité, ses liens n'ouvrent plus rien.
message-gone = Ce message ne peut pas être affiché.

stranger-title = Je ne suis pas la bonne personne
stranger-lead = Donnez le code de votre message : plus rien ne partira à cette adresse.
stranger-next-stop = Plus aucun message ne part à cette adresse, rappels compris.
stranger-next-link = Les liens reçus à cette adresse ne s'ouvrent plus.
stranger-next-team = L'entreprise qui écrit apprend que l'adresse n'est pas la bonne, et rien d'autre.
stranger-check = Vérifier avant d'envoyer
stranger-send = Ne plus m'écrire ici
stranger-back = Revenir au message
stranger-done = C'est noté
stranger-done-text = Plus rien ne partira à cette adresse. Vous pouvez fermer cette page et supprimer le message.
error-code = Indiquez les huit lettres et chiffres du code qui figure dans votre message.

genuine-title = Ce message est-il authentique ?
genuine-lead = Vous avez raison de vous poser la question. Voici comment vérifier sans nous croire sur parole.
genuine-who = Qui vous écrit
genuine-name = Nom
genuine-address = Adresse
genuine-email = E-mail
genuine-phone = Téléphone
genuine-unknown = Ouvrez le lien de votre message pour voir ici qui vous écrit.
genuine-ask = Vérifier le code d'un message
genuine-code = Code du message
genuine-code-hint = Huit lettres et chiffres, comme K7QX-2FDM. Il figure dans le message.
genuine-check = Vérifier
genuine-yes = Ce code est connu
genuine-sent = { $creditor } a envoyé un message { $channel ->
    [sms] par SMS
    [letter] par courrier
   *[email] par e-mail
} avec ce code le { $date }. Comparez avec le vôtre.
genuine-no = Ce code n'est pas connu
genuine-no-text = Aucun message n'est parti d'ici avec ce code. Vérifiez la saisie ; si le doute reste, ne payez pas et appelez.
genuine-failed = Le code n'a pas pu être vérifié
genuine-invoice = Cherchez la facture chez vous
genuine-invoice-text = Nos messages citent un numéro de facture et un montant que vous devez connaître.
genuine-doubt = En cas de doute
genuine-doubt-text = Ne payez pas et ne répondez pas au message. Appelez le numéro imprimé sur une ancienne facture : une vraie demande supporte d'attendre cet appel.

contact-title = Contact
contact-lead = Une question, une adresse à corriger, besoin de parler à quelqu'un : écrivez ou appelez.
contact-quote = Dites le nom de votre société et, si vous l'avez, un numéro de facture.
contact-where = Où nous vous écrivons
contact-where-hint = Les adresses sont masquées : ce lien peut être ouvert par une autre personne.
contact-channel = { $channel ->
    [sms] SMS
    [phone] Téléphone
    [letter] Courrier
   *[email] E-mail
}
contact-stopped = { $why ->
    [bounced] Nos messages n'y arrivent pas.
    [opted_out] Vous y avez refusé nos SMS.
    [removed] Vous l'avez retirée.
    [wrong_person] Cette adresse n'est pas la vôtre.
   *[unsubscribed] Vous n'y recevez plus les rappels.
}

rights-title = Vos données et vos droits
rights-who = Qui en est responsable
published = { $kind ->
    [legal] Mentions légales
    [privacy] Données personnelles
   *[terms] Conditions générales
} ({ $host })
rights-what = Ce qui est conservé
rights-what-text = Votre nom, vos adresses, vos factures et règlements, les messages envoyés et vos réponses.
rights-why = Pourquoi
rights-why-text = Pour suivre le règlement des factures. Le contrat et l'intérêt légitime de l'entreprise le permettent (règlement européen 2016/679, article 6).
rights-long = Combien de temps
rights-long-text = Jusqu'au règlement, puis le temps que la loi impose pour la comptabilité et la preuve.
rights-ask = Ce que vous pouvez demander
rights-copy = Une copie de vos données
rights-correct = La correction de ce qui est faux
rights-limit = La limitation du traitement, ou vous y opposer
rights-erase = L'effacement, quand la loi le permet
rights-how = Écrivez à { $reach }. La réponse vient dans un délai d'un mois.
rights-page = Cette page
rights-page-text = Un seul cookie, pour la durée de votre visite. Aucun traceur, aucune mesure, rien qui vienne d'ailleurs.
rights-complain = Réclamation
rights-complain-text = Vous pouvez aussi saisir l'autorité de protection des données de votre pays.

help-title = Si vous êtes en difficulté
help-lead = Cela arrive à beaucoup de monde. Dites-le tôt : il y a presque toujours une solution.
help-talk = En parler
help-talk-text = Une personne peut vous répondre. Dites ce que vous pouvez régler, et quand.
help-free = De l'aide gratuite
help-free-text = Les services sociaux de votre commune conseillent sans frais et sans engagement. Méfiez-vous de qui demande de l'argent pour vous aider.

code-lead = Par sécurité, nous envoyons d'abord un code à une adresse que nous connaissons déjà.
code-where = Où envoyer le code
code-choose = Choisir
code-send = Envoyer le code
code-none = Aucune de vos adresses ne peut recevoir de code. Écrivez ou appelez.
code-label = Code à six chiffres
code-hint = Envoyé à { $to }. Valable 10 minutes.
code-check = Vérifier le code
code-again = Envoyer un autre code
code-unsent = Le code n'a pas pu partir. Essayez une autre adresse, ou écrivez-nous.
code-many = Trop de codes demandés. Réessayez dans une heure, au plus tard demain.
error-address = Choisissez une adresse.
error-digits = Indiquez les six chiffres du code.
error-guess = Ce n'est pas le bon code. Regardez de nouveau le message.
error-void = Ce code ne compte plus. Demandez-en un autre.
contact-choices = Langue et préférences
contact-add = Ajouter une adresse
contact-remove = Retirer
contact-back = Retour au contact
choices-language = Langue des messages
choices-channel = Vous écrire plutôt par
choices-channel-hint = Là où nous avons le choix.
choices-any = Sans préférence
choices-courtesy = Rappels à { $address }
choices-wanted = Les recevoir
choices-declined = Ne pas les recevoir
choices-read = Ce qui vous aide à lire
choices-speak = Vous parler
choices-needs-hint = Montré à l'équipe seulement. Remplace ce que vous aviez indiqué.
choices-same = Ne rien changer
need = { $need ->
    [large_print] De grands caractères
    [plain_words] Des phrases simples
    [call] Plutôt un appel
    [no_call] Jamais d'appel
   *[none] Rien de particulier
}
choices-save = Enregistrer
choices-done = C'est enregistré
error-choices = Changez une réponse au moins.
add-channel = Vous écrire par
add-email = Nouvelle adresse e-mail
add-email-hint = Un code y est envoyé, pour voir si elle est lue.
add-phone = Numéro de mobile
add-phone-hint = Un code y est envoyé par SMS. À l'étranger, commencez par l'indicatif, comme +33.
add-name = Nom de la personne
add-done = L'adresse est ajoutée
error-email = Indiquez une adresse complète, comme nom@exemple.fr.
error-email-refused = Cette adresse est déjà connue, ou ne peut pas recevoir nos messages.
error-phone = Indiquez un numéro de mobile de l'Espace économique européen, de Suisse ou du Royaume-Uni.
error-phone-refused = Ce numéro est déjà connu, ou aucun SMS ne peut y être envoyé. Donnez-en un autre, ou écrivez-nous.
remove-title = Retirer une adresse
remove-text = Plus rien ne partira à { $address }, et les liens reçus là ne s'ouvriront plus.
remove-send = Retirer cette adresse
remove-done = L'adresse est retirée
remove-last = Cette adresse ne peut pas être retirée : il faut qu'une autre fonctionne.
data-title = Une copie de vos données
data-text = Tout ce qui est conservé à votre sujet, dans un fichier JSON.
data-ready = Votre fichier est prêt
data-save = Enregistrer le fichier
data-pdf = Copie en PDF, à lire
wants = Ce que vous attendez de nous
wants-kind = { $kind ->
    [credit_note] Un avoir
    [corrected_invoice] Une facture corrigée
    [delivery] Ce qui manque
    [explanation] Une explication
   *[copy] Une copie de la facture ou de ses preuves
}
talk-title = Vos signalements
talk-none = Vous n'avez rien signalé.
talk-number = Signalement { $number }
talk-by = { $by ->
    [own] Vous avez écrit
   *[team] Notre réponse
}
talk-state = { $state ->
    [waiting] En attente de notre réponse
    [answered] Nous vous avons répondu
    [upheld] Décision : vous avez raison, une correction suit
    [partly] Décision : vous avez raison en partie, une correction suit
    [rejected] Décision : la somme reste à régler
   *[ended] Clos
}
talk-add = Ajouter quelque chose
talk-send = Envoyer
talk-read = Lire et répondre

asks-title = Vos demandes
asks-what = Ce que vous demandez
asks-kind = { $kind ->
    [correct] Corriger ce qui est faux
    [restrict] Limiter le traitement, ou m'y opposer
    [time] Plus de temps pour payer
   *[erase] Effacer, quand la loi le permet
}
asks-send = Envoyer ma demande
asks-law = La réponse vient sur cette page, dans un délai d'un mois ; un effacement est annoncé par e-mail.
asks-waits = En attente, réponse au plus tard le { $date }
asks-answered = { $answer ->
    [granted] Accepté, { $date }
    [amended] Accepté avec d'autres dates, { $date }
   *[refused] Refusé, { $date }
}
error-asks = Choisissez ce que vous demandez.
stop-title = Ne plus recevoir de rappels à cette adresse
stop-text = Les rappels ne partiront plus à l'adresse qui a reçu votre message. Une mise en demeure y est tout de même envoyée, et ce qui est ouvert reste à régler.
stop-send = Ne plus recevoir
stop-done = C'est noté, plus de rappels là
stop-done-text = Pour changer d'avis, ouvrez le lien d'un message, puis Contact.
answer-propose = Il me faut plus de temps
answer-propose-text = Proposez vos dates, une personne vous répond
propose-title = Proposer d'autres dates
propose-lead = Une personne lit votre proposition et vous répond.
propose-count-hint = 1 : tout en une fois. { $most } au plus.
propose-check = Vérifier votre proposition
propose-send = Envoyer ma proposition
propose-next-pause = Les rappels s'arrêtent cinq jours ouvrés, le temps de vous répondre.
propose-next-answer = Acceptée, elle devient votre échéancier. Sinon, les rappels reprennent.
propose-done = Votre proposition est partie
done-proposal-after = La réponse s'affiche dans la synthèse.
proposal-state = { $state ->
    [waiting] Proposition en attente, réponse au plus tard le { $date }
    [granted] Proposition acceptée, { $date }
    [amended] Proposition acceptée avec d'autres dates, { $date }
    [refused] Proposition refusée, { $date }
   *[lapsed] Proposition restée sans réponse, { $date }
}
proposal-read = Lire la réponse
files-label = Fichiers
files-hint = Si besoin. { $count } au plus : PDF, PNG ou JPEG de { $size } Mo au plus.
files-choose = Choisir des fichiers
files-remove = Retirer
files-size = { $size } Mo
files-added = { $name } est ajouté
error-files-kind = Ce fichier n'est ni un PDF, ni un PNG, ni un JPEG.
error-files-size = Ce fichier dépasse { $size } Mo.
error-files-many = { $count } fichiers au plus.
error-files-sent = Ce fichier n'est pas parti. Retirez-le et recommencez.
error-files = Attendez que chaque fichier soit ajouté, ou retirez-le.
