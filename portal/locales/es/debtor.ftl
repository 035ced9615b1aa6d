# The debtor's pages, in Spanish. Same keys as fr/debtor.ftl (a test compares).
# Always usted. Neutral words before strong ones: never deudor, impagado, moroso, a countdown or capitals.

## Entry: what travels with the first page

skip = Ir al contenido
for-debtor = para { $name }
loading = Cargando
language = Idioma
nav = Secciones
nav-summary = Resumen
nav-invoices = Facturas
nav-history = Historial
nav-contact = Contacto
footer-genuine = ¿Es auténtico este mensaje?
footer-rights = Sus datos y sus derechos
landing-title = Un mensaje sobre su cuenta
landing-from = De
landing-for = Para
landing-code = Código de este mensaje
landing-code-where = { $channel ->
    [email] El mismo código figura en el correo electrónico del { $date }.
    [sms] El mismo código figura en el SMS del { $date }.
    [letter] El mismo código está impreso en la carta del { $date }.
   *[other] El mismo código figura en el mensaje del { $date }.
}
landing-continue = Continuar
landing-hint = No se muestra ningún importe antes de este botón. Abrir esta página no le compromete a nada.
check-title = Cómo comprobar que es auténtico
check-address = Mire la dirección
check-address-text = Esta página viene de { $host }. Es la dirección del enlace de su mensaje, sin rodeos.
check-call = Llámenos
check-call-text = { $phone }. Mejor aún, use el número impreso en nuestras facturas: debe ser el mismo.
check-compare = Compare
check-compare-text = { $label } { $number }, como en sus facturas.
check-card = No se le pide nada confidencial
check-card-text = Nunca pedimos un número de tarjeta ni una contraseña en un mensaje.
wrong-person = No soy la persona indicada
gone-title = Este enlace ya no es válido
gone-text = Un enlace caduca al cabo de un tiempo, o cuando otro más reciente lo sustituye. Podemos enviarle uno nuevo.
gone-button = Enviarme un nuevo enlace
gone-hint = El nuevo enlace solo se envía a la dirección que ya tenemos. No tiene que escribir nada.
gone-sent-title = Anotado
gone-sent-text = Si este enlace venía de nosotros, en unos minutos llegará un nuevo mensaje a la dirección que conocemos. Mire también en el correo no deseado.
cut-title = Este enlace está incompleto
cut-text = Probablemente se cortó por el camino. Ábralo de nuevo desde el mensaje, o copie la dirección entera.
retry = Volver a intentar
offline-title = Sin conexión
offline-text = Esta página no ha podido llegar a nuestros servidores. Compruebe su conexión y vuelva a intentarlo. No se ha perdido nada.
broken-title = Esta página no responde
broken-text = El fallo es nuestro, y no se ha enviado ni cambiado nada. Vuelva a intentarlo en un momento.
busy-title = Demasiadas peticiones a la vez
busy-text = Espere un minuto y vuelva a intentarlo. No se ha enviado ni cambiado nada.

## Pages: all other pages

new-tab = pestaña nueva
back-summary = Resumen
expired-title = Su visita ha terminado
expired-text = Por seguridad, esta página se cierra tras un tiempo sin actividad. No se ha perdido nada.
expired-how = Para volver, abra de nuevo el enlace de nuestro mensaje. Sigue siendo válido.
missing-title = Esta página no existe
missing-text = Puede que la dirección se haya copiado mal. Todo lo que le concierne está en el resumen.
missing-button = Ver el resumen

summary-title = Resumen
summary-payable = A pagar hoy
summary-several = Sus cuentas, una moneda tras otra
summary-overdue = { $count ->
    [one] Una factura vencida, desde hace { $days ->
        [one] un día
       *[other] { $days } días
    }.
   *[other] { $count } facturas vencidas, la más antigua desde hace { $days ->
        [one] un día
       *[other] { $days } días
    }.
}
summary-next = No hay nada vencido. Próximo vencimiento: { $date }.
summary-held = Los recordatorios están suspendidos. Puede pagar cuando quiera.
summary-clear = Hoy no hay nada que pagar.
summary-pay = Pagar
summary-pay-early = Pagar por adelantado
summary-help = ¿En dificultades? Hay ayuda gratuita
accounts-change = Cambiar de cuenta ({ $count })
accounts-title = Cambiar de cuenta
accounts-here = Está en la cuenta de { $name }. Todo lo que haga aquí se refiere solo a ella.
accounts-hint = Se añade una cuenta cuando abre el enlace de su mensaje en este navegador. Cada una se cierra ocho horas después.
summary-answers = Otras respuestas
answer-promise = No puedo pagarlo todo ahora
answer-promise-text = Anuncie una fecha, los recordatorios cesan hasta entonces
answer-plan = Pagar a plazos
answer-plan-text = Reparta la suma, los recordatorios cesan
answer-dispute = Algo no es correcto
answer-dispute-text = Factura no recibida, precio, cantidad, otro
answer-paid = Ya he pagado
answer-paid-text = Indique la fecha, los recordatorios cesan
ledger-title = Su cuenta
ledger-late = Vencido
ledger-disputed = En disputa
ledger-disputed-text = puesto aparte
ledger-disputed-one = { $number }, puesto aparte
ledger-due = Por vencer
ledger-due-text = { $number }, el { $date }
ledger-due-many = { $count } facturas
ledger-unapplied = Recibido, por asignar
ledger-total = Total pendiente
last-payment = Último pago recibido: { $amount } el { $date }. Gracias.
last-payment-for = Último pago recibido: { $amount } el { $date }, aplicado a { $numbers }. Gracias.
fresh = Datos del { $moment }. Un pago hecho después puede no aparecer todavía.
nothing-title = Está al día
nothing-text = { $creditor } no espera ningún pago de usted.
nothing-late = Un pago o una factura muy reciente puede no aparecer todavía.

hold-title = Recordatorios suspendidos
hold-title-for = Recordatorios suspendidos para { $numbers }
hold-many = { $count } facturas
hold-promise = Ha anunciado un pago. Los recordatorios se reanudan después del { $date } si no nos ha llegado.
hold-promise-amount = Ha anunciado { $amount }. Los recordatorios se reanudan después del { $date } si este pago no nos ha llegado.
hold-change = Cambiar la fecha
hold-retract = Retirar
hold-dispute = Estamos examinando lo que nos comunicó el { $since }. Tendrá respuesta a más tardar el { $date }.
hold-already-paid = Nos comunicó un pago el { $since }. Lo estamos buscando, a más tardar hasta el { $date }.
hold-plan-next = Próximo plazo: { $amount } el { $date }.
hold-plan = Hay un plan de pagos en curso, hasta el { $date }.
hold-other = No se envía ningún recordatorio antes del { $date }.

state-late = { $days ->
    [0] Vence hoy
    [one] Un día de retraso
   *[other] { $days } días de retraso
}
state-due = { $days ->
    [0] Vence hoy
    [one] Mañana
   *[other] En { $days } días
}
state-disputed = En disputa
state-paused = Recordatorios suspendidos
state-paid = Pagada

invoices-title = Facturas
filter = Filtrar
filter-open = Abiertas
filter-disputed = En disputa
filter-paid = Pagadas
invoices-none = Ninguna factura aquí.
invoices-currency = Facturas en { $currency }
invoice-due-past = Venció el { $date }
invoice-due-next = Vence el { $date }
invoice-part = De { $amount }, { $paid } ya pagados
invoice-disputed-part = De los cuales { $amount } en disputa
invoice-pay = Pagar esta factura
invoice-pay-number = Pagar { $number }
invoice-view = Ver en { $host }
invoice-payee = se paga a { $name }
invoice-view-number = la factura { $number }, pestaña nueva
invoice-save-number = de la factura { $number }, para guardar
column-pick = Elegir
column-number = Factura
column-issued = Emitida
column-due = Vencimiento
column-state = Estado
column-amount = Importe
column-open = Por pagar
column-document = Documento
table-caption = Facturas de { $name }
table-total = { $count ->
    [one] Total de una factura
   *[other] Total de { $count } facturas
}
more = { $count ->
    [one] Mostrar la última
   *[other] Mostrar { $count } más
}
shown = { $shown } de { $total } mostradas
chosen = { $count ->
    [0] Ninguna factura elegida
    [one] Una factura elegida
   *[other] { $count } facturas elegidas
}
chosen-too-many = { $limit } facturas como máximo a la vez. Quite algunas.

pay-title = Pagar por transferencia
pay-amount = Importe
pay-overdue = Todo lo vencido
pay-open = Todo lo pendiente
pay-count = { $count ->
    [one] Una factura
   *[other] { $count } facturas
}
pay-first = Las { $count } más antiguas de { $total }: una transferencia cubre { $count } como máximo.
pay-some = Facturas que elijo
pay-pick = Facturas que pagar
pay-slip = Datos para su banco
pay-several = Estas facturas se pagan en { $count } cuentas: haga una transferencia para cada una.
pay-slip-of = Transferencia { $number } de { $count }: { $name }
pay-assigned = Hemos cedido este importe a { $name }: se paga en la cuenta siguiente, que es la suya.
pay-since = Estos datos son los mismos desde el { $date }.
pay-assigned-way = Aquí solo se ofrece la transferencia: una parte de esta elección se paga a { $name }.
pay-holder = Beneficiario
pay-reference = Concepto, copiar tal cual
pay-name-hint = Su banco comprueba el nombre del beneficiario: debe ser exactamente «{ $name }».
pay-or = o
pay-scan = Escanear con la aplicación de su banco
pay-scan-hint = No todos los bancos leen este código. Bastan las líneas anteriores.
pay-qr = Código QR de la transferencia: { $amount } a { $name }
pay-done = He hecho la transferencia
pay-done-hint = Una transferencia aparece aquí cuando nuestro banco la ha recibido, a menudo el siguiente día laborable. Los recordatorios cesan en cuanto nos lo indica.
pay-choose = Elija al menos una factura para ver los datos de la transferencia.
pay-print = Imprimir esta página
pay-printed = A pagar a { $creditor }, para { $debtor }. Página del { $date }.
pay-refused = Esta transferencia no es posible
pay-refused-text = No hay datos de pago para esta selección. Elija otras facturas o escríbanos.
pay-none = Por ahora no se puede pagar aquí ninguna factura.

card-way = ¿Cómo desea pagar?
card-way-hint = Con tarjeta, Apple Pay o Google Pay: { $amount } como máximo de una vez.
card-amount = Importe con tarjeta
card-review = Comprobar el pago
card-check = Compruebe su pago
card-fee = Comisión
card-fee-none = Ninguna
card-page = Página de pago
card-page-of = { $provider }, para { $creditor }
card-next-page = Introduce su tarjeta en la página de Stripe. Nunca vemos su número.
card-next-back = Esa página permanece abierta media hora; después vuelve aquí.
card-next-booked = En cuanto { $provider } confirma, el pago cuenta y cesan los recordatorios.
card-go = Ir a la página de pago
card-title-waiting = Esperando la confirmación
card-waiting-title = Su pago
card-text-waiting = { $provider } suele confirmar en unos segundos. Esta página mira por sí sola, no tiene que hacer nada.
card-text-long = La confirmación se demora. Puede cerrar esta página: el pago aparecerá en el resumen. No pague una segunda vez.
card-title-pending = Pago en curso
card-text-pending = { $amount } en curso de cobro. Los recordatorios esperan.
card-title-paid = Pago recibido
card-text-paid = { $amount } recibidos. Gracias.
card-title-refused = El pago no se ha realizado
card-text-refused = No se ha cobrado nada. Puede intentarlo de nuevo o pagar por transferencia.
card-title-left = No ha pagado
card-text-left = Ha salido de la página de pago. No se ha cobrado nada.
card-again = Elegir cómo pagar
collector-next-page = Firma el mandato SEPA en la página de GoCardless.
collector-text-pending = { $amount } se cobrarán el { $date }. Los recordatorios esperan.
debit-amount = Importe que se adeudará
debit-title = Adeudo directo SEPA
debit-lead = Lea la orden de domiciliación e indique la cuenta. Después firma con un código.
debit-from = Cuenta de cargo
debit-other = Otra cuenta
debit-holder = Titular de la cuenta
debit-next = Continuar hacia la firma
debit-check = Compruebe y firme
debit-on = Fecha del adeudo
debit-account = Cuenta
debit-identifier = Identificador del acreedor
debit-reference = Referencia de la orden
debit-send = Firmar y ordenar
debit-after-hold = Los recordatorios esperan al adeudo.
debit-after-mail = Un correo le repite la fecha, el importe y la orden.
debit-after-back = Puede retirar la orden mientras no esté en el banco.
debit-see = Ver el adeudo
debit-revoke = Retirar la orden
debit-revoke-hint = Lo que aún no está en el banco no se adeudará.
debit-revoke-yes = Sí, la retiro
debit-revoke-send = Retirar
debit-state = { $state ->
    [ordered] Adeudo ordenado
    [sent] Adeudo en el banco
    [collected] Pagado por adeudo
    [refused] El banco no lo ha cobrado
    [returned] Adeudo devuelto
    [withdrawn] Adeudo retirado
   *[dropped] No se adeudará nada
}
debit-text = { $state ->
    [ordered] { $amount } se adeudarán el { $date }.
    [sent] { $amount } se adeudan el { $date }. La orden está en el banco.
    [collected] { $amount } adeudados el { $date }. Gracias.
    [refused] No se ha cobrado nada. Elija otra forma de pago.
    [returned] El banco le ha devuelto { $amount }. Este importe vuelve a estar pendiente.
    [withdrawn] Ha retirado la orden. No se adeudará nada.
   *[dropped] No se adeudará nada: el importe está pagado o se paga a otro, o la orden llegó tarde.
}
error-iban = Compruebe el IBAN: un carácter es erróneo o esta cuenta no admite adeudos.
error-holder = Indique el titular de la cuenta.
copy = Copiar
copy-what = { $what ->
    [amount] el importe
    [holder] el beneficiario
    [iban] el IBAN
    [bic] el BIC
   *[reference] el concepto
}
copied = Copiado
copy-selected = Seleccionado

step = Paso { $step } de { $steps }
act-invoices = Facturas afectadas
act-invoice = Factura afectada
act-search = Buscar un número de factura
act-all = Seleccionar todo
act-none = Quitar todo
act-whole = Toda la suma
act-part = Una parte
act-part-label = Importe
act-review = Comprobar antes de enviar
act-change = Modificar
act-nothing-yet = En este paso no se envía nada.
act-sending = Enviando
act-unavailable = Esta respuesta no es posible por ahora
act-unavailable-text = Ninguna factura se presta a ella. El resumen muestra lo que puede hacer.
optional = (opcional)
next-title = Qué ocurre después
next-number = Recibe un número de seguimiento en pantalla.

error-summary = Falta algo
error-prefix = Error
error-invoices = Elija al menos una factura.
error-invoices-many = Elija { $limit } facturas como máximo.
error-date = Indique una fecha completa, con día, mes y año.
error-date-early = Elija una fecha a partir del { $date }.
error-date-late = Elija una fecha no posterior al { $date }.
error-date-future = La fecha no puede ser posterior a hoy, { $date }.
error-amount = Indique un importe en cifras, por ejemplo { $example }.
error-amount-zero = Indique un importe superior a cero.
error-amount-low = Indique { $amount } como mínimo.
error-amount-high = Indique { $amount } como máximo.
error-reason = Elija qué no es correcto.
error-text-short = Escriba al menos { $count } caracteres, para que podamos entenderle.
error-text-long = Escriba { $count } caracteres como máximo.
error-method = Elija cómo se hizo el pago.
error-field = Este valor no se ha aceptado. Compruébelo.
error-reference = Escriba { $count } caracteres como máximo.
conflict-title = Entretanto algo ha cambiado
conflict-text = Su respuesta no se ha registrado. Mire el resumen y empiece de nuevo si es necesario.
refused-title = No se ha podido aceptar esta respuesta
refused-text = No se ha registrado nada. Cambie su respuesta o escríbanos.
unsent-title = Su respuesta aún no ha salido
unsent-text = Puede enviarla de nuevo: solo se registrará una vez.

promise-title = Anunciar una fecha de pago
promise-lead = Díganos cuándo podrá pagar. Los recordatorios cesan hasta esa fecha.
promise-date = Fecha de pago
promise-date-hint = Entre el { $earliest } y el { $latest }.
promise-amount = Importe que pagará ese día
promise-amount-hint = { $minimum } como mínimo, { $maximum } como máximo.
promise-check = Comprobar su anuncio
promise-send = Enviar mi anuncio
promise-next-pause = Los recordatorios cesan hasta el { $date } para las facturas elegidas.
promise-next-pause-open = Los recordatorios cesan hasta la fecha elegida, para las facturas elegidas.
promise-next-rest = Los { $amount } restantes quedan por pagar.
promise-next-after = Si después de esa fecha el pago no nos ha llegado, los recordatorios se reanudan.
promise-done = Su anuncio está registrado
promise-done-when = { $amount } a pagar el { $date }
promise-calendar = Añadir a mi calendario

move-title = Cambiar la fecha anunciada
move-lead = Ha anunciado un pago para el { $date }, para { $numbers }.
move-date = Nueva fecha
move-next = Este anuncio sustituye al anterior. Los recordatorios cesan hasta la nueva fecha.
retract-title = Retirar el anuncio
retract-text = ¿Por qué?
retract-check = Comprobar antes de retirar
retract-send = Retirar mi anuncio
retract-next = Los recordatorios continúan con normalidad.
retract-next-other = Sigue pudiendo pagar, o responder de otra forma.
retract-done = Su anuncio está retirado

plan-title = Pagar a plazos
plan-lead = Elija el número de plazos y la primera fecha.
plan-count = Número de plazos
plan-slider = Número de plazos, control deslizante
plan-count-hint = De { $least } a { $most }, { $amount } como mínimo cada uno.
plan-deposit = El primero es del { $deposit } % como mínimo.
plan-first = Primer plazo
plan-schedule = Calendario de pagos
plan-schedule-none = Aparece aquí en cuanto todo está elegido.
plan-date = Fecha
plan-total = Total
plan-costs = Gastos e intereses
plan-none = Ninguno
plan-next = Próximo
plan-check = Comprobar el calendario
plan-send = Aceptar el calendario
plan-next-pause = Los recordatorios cesan para estas facturas mientras se cumplan las fechas.
plan-next-early = Puede pagar antes, o más: cuenta para los plazos siguientes.
plan-next-missed = Si un plazo no nos llega, el plan termina y los recordatorios continúan.
plan-waived = Mientras cumpla las fechas, no se le piden intereses ni gastos por demora.
plan-done = Su plan de pagos está registrado
plan-follow = Seguir el plan de pagos
plan-missed = ¿Un plazo difícil de cumplir?
plan-progress = { $paid ->
    [0] Ningún plazo pagado de { $count }.
    [one] Un plazo pagado de { $count }.
   *[other] { $paid } plazos pagados de { $count }.
}
error-plan-small = Esta suma es demasiado pequeña para repartirla: cada plazo es de { $amount } como mínimo.
error-payees = Estas facturas se pagan en varias cuentas. Elija las de un solo beneficiario.
error-plan-count = Elija de { $least } a { $most } plazos.

dispute-title = Comunicar un problema
dispute-reason = ¿Qué no es correcto?
reason-not_received = No he recibido la mercancía o la factura
reason-wrong_price = El precio no es el acordado
reason-wrong_quantity = La cantidad no es correcta
reason-already_paid = Ya está pagada
reason-not_mine = Esta factura no es para nosotros
reason-other = Otro
dispute-amount = Importe en disputa
dispute-amount-hint = { $amount } o una parte.
dispute-rest = { $count ->
    [one] Queda por pagar de esta factura:
   *[other] Queda por pagar de estas facturas:
}
dispute-text = Explíquelo en pocas palabras
dispute-text-hint = De { $minimum } a { $maximum } caracteres. No escriba nada confidencial.
dispute-text-count = { $count ->
    [one] Queda un carácter.
   *[other] Quedan { $count } caracteres.
}
dispute-check = Comprobar su comunicación
dispute-send = Enviar mi comunicación
dispute-next-pause = No se le recuerdan los { $amount } en disputa hasta que respondamos.
dispute-next-pause-open = No se le recuerda lo que está en disputa hasta que respondamos.
dispute-next-rest = Los { $amount } restantes quedan por pagar.
dispute-done = Su comunicación está registrada

paid-title = Ya he pagado
paid-lead = Díganos cuándo y cómo. Los recordatorios cesan mientras encontramos su pago.
paid-date = Fecha del pago
paid-date-hint = La fecha en que el dinero salió de su cuenta.
paid-method = ¿Cómo ha pagado?
method-transfer = Transferencia
method-card = Tarjeta
method-debit = Adeudo directo SEPA
method-cheque = Cheque
method-cash = Efectivo
method-other = De otra forma
paid-reference = Referencia del pago
paid-reference-hint = Concepto de la transferencia o número del cheque. No indique nunca un número de tarjeta.
paid-reference-none = No indicada
paid-check = Comprobar su declaración
paid-send = Enviar mi declaración
paid-next-pause = Los recordatorios cesan para estas facturas mientras encontramos el pago.
paid-next-lookup = Comparamos con lo que ha recibido nuestro banco.
paid-next-after = Si no encontramos nada, le escribimos antes de cualquier otro recordatorio.
paid-done = Su declaración está registrada

done-number = Número de seguimiento
done-keep = Guarde este número: basta para hablarnos de ello.
done-until = { $kind ->
    [plan] Los recordatorios están suspendidos para { $numbers } mientras lleguen los plazos.
    [promise] Los recordatorios están suspendidos hasta el { $date } para { $numbers }.
    [dispute] Los recordatorios están suspendidos para { $numbers }. Tendrá respuesta a más tardar el { $date }.
   *[already-paid] Los recordatorios están suspendidos hasta el { $date } para { $numbers }.
}
done-continues = El resto de su cuenta no cambia.
done-promise-after = Si el pago llega antes, no hay nada más que hacer.
done-dispute-after = Una persona lee su mensaje y le responde.
done-plan-after = Pague cada plazo por transferencia, en su fecha o antes.
done-retraction-after = Sigue pudiendo pagar.
done-already-paid-after = Comparamos con lo que ha recibido nuestro banco.
done-in-flight = Un mensaje preparado antes de su respuesta aún puede llegarle. No lo tenga en cuenta.
done-back = Volver al resumen

documents-title = Documentos y recibos
documents-pdf = Extracto en PDF
documents-excel = Extracto en hoja de cálculo (Excel)
documents-schedule = Plan de pagos en PDF
documents-receipts = Recibos de pago
documents-none = Aún no se ha recibido ningún pago.
documents-receipt = Recibo de { $amount }, { $date }
documents-left = Los recibos anteriores están disponibles a petición.
history-title = Historial
history-lead = Lo que se ha enviado, pagado y comunicado, lo más reciente primero.
history-none = Nada todavía.
history-more = Mostrar lo anterior
history-message = { $notice ->
    [pre_due] Aviso antes del vencimiento
    [reminder_1] Recordatorio
    [reminder_2] Segundo recordatorio
    [sms_reminder] Recordatorio
    [formal_notice] Requerimiento de pago
    [instalment] Aviso de un plazo
    [thanks] Agradecimiento
    [statement] Extracto de cuenta
    [link] Nuevo enlace
    [code] Código de seguridad
   *[confirmation] Confirmación
} { $channel ->
    [sms] por SMS
    [letter] por carta
   *[email] por correo electrónico
}
history-promise = { $by ->
    [own] Ha anunciado un pago para el { $date }
   *[team] Pago anunciado para el { $date }
}
history-credit_note = Abono { $number }
history-kind = { $kind ->
    [payment] Pago recibido, gracias
    [payment_returned] Pago rechazado o devuelto
    [promise_kept] Pago anunciado recibido, gracias
    [promise_broken] Pago anunciado no recibido
    [promise_ended] Anuncio retirado o sustituido
    [dispute] Su comunicación
    [dispute_ended] Comunicación cerrada
    [already_paid] Pago comunicado
    [already_paid_ended] Búsqueda del pago cerrada
    [plan] Plan de pagos acordado
    [plan_kept] Plan de pagos cumplido, gracias
    [plan_broken] Plazo no recibido, plan de pagos terminado
    [plan_ended] Plan de pagos terminado
    [pause_ended] Los recordatorios continúan
    [address_added] Dirección añadida
    [address_removed] Dirección quitada
    [address_resumed] Recordatorios aceptados de nuevo en una dirección
    [asked] Su solicitud
    [answered] Respuesta a su solicitud
    [dispute_said] Mensaje sobre su comunicación
    [dispute_resolved] Decisión sobre su comunicación
    [unsubscribed] Recordatorios rechazados en una dirección
    [debit] Adeudo ordenado
    [debit_dropped] Adeudo no realizado
    [debit_refused] Adeudo rechazado por el banco
   *[pause] Recordatorios suspendidos
}
history-invoices = { $count ->
    [one] Factura { $numbers }
   *[other] Facturas: { $numbers }
}
history-dated = Con fecha del { $date }
history-until = Hasta el { $date }
history-number = Número de seguimiento { $number }
history-words = «{ $words }»
history-to = Enviado a { $to }
history-state = { $state ->
    [returned] No llegó a esta dirección
   *[pending] En camino
}
history-read = Leer el mensaje
history-read-of = del { $date }

message-title = Mensaje
message-sent = Enviado
message-to = Para
message-subject = Asunto
message-links = Copia del mensaje tal como se envió. Por seguridad, sus enlaces ya no abren nada.
message-gone = Este mensaje no se puede mostrar.

stranger-title = No soy esta persona
stranger-lead = Indique el código de su mensaje: no se enviará nada más a esta dirección.
stranger-next-stop = Ningún mensaje más llega a esta dirección, tampoco recordatorios.
stranger-next-link = Los enlaces recibidos en esta dirección ya no se abren.
stranger-next-team = La empresa que escribe se entera de que la dirección no es correcta, y de nada más.
stranger-check = Comprobar antes de enviar
stranger-send = No escribirme más aquí
stranger-back = Volver al mensaje
stranger-done = Queda anotado
stranger-done-text = No se enviará nada más a esta dirección. Puede cerrar esta página y borrar el mensaje.
error-code = Indique las ocho letras y cifras del código de su mensaje.

genuine-title = ¿Es auténtico este mensaje?
genuine-lead = Hace bien en preguntarlo. Así puede comprobarlo sin fiarse de nuestra palabra.
genuine-who = Quién le escribe
genuine-name = Nombre
genuine-address = Dirección
genuine-email = Correo electrónico
genuine-phone = Teléfono
genuine-unknown = Abra el enlace de su mensaje para ver aquí quién le escribe.
genuine-ask = Comprobar el código de un mensaje
genuine-code = Código del mensaje
genuine-code-hint = Ocho letras y cifras, como K7QX-2FDM. Figura en el mensaje.
genuine-check = Comprobar
genuine-yes = Este código es conocido
genuine-sent = { $creditor } envió un mensaje { $channel ->
    [sms] por SMS
    [letter] por carta
   *[email] por correo electrónico
} con este código el { $date }. Compárelo con el suyo.
genuine-no = Este código no es conocido
genuine-no-text = Ningún mensaje ha salido de aquí con este código. Compruebe lo que ha escrito; si tiene dudas, no pague y llame.
genuine-failed = No se ha podido comprobar el código
genuine-invoice = Busque la factura por su lado
genuine-invoice-text = Nuestros mensajes citan un número de factura y un importe que debería conocer.
genuine-doubt = En caso de duda
genuine-doubt-text = No pague ni responda al mensaje. Llame al número impreso en una factura anterior: una petición verdadera puede esperar esa llamada.

contact-title = Contacto
contact-lead = Una pregunta, una dirección que corregir, alguien con quien hablar: escriba o llame.
contact-quote = Diga el nombre de su empresa y, si lo tiene, un número de factura.
contact-where = Dónde le escribimos
contact-where-hint = Las direcciones están ocultas: otra persona puede abrir este enlace.
contact-channel = { $channel ->
    [sms] SMS
    [phone] Teléfono
    [letter] Correo postal
   *[email] Correo electrónico
}
contact-stopped = { $why ->
    [bounced] Nuestros mensajes no llegan ahí.
    [opted_out] Ha rechazado ahí nuestros SMS.
    [removed] La ha quitado.
    [wrong_person] Esta dirección no es la suya.
   *[unsubscribed] Ahí ya no recibe recordatorios.
}

rights-title = Sus datos y sus derechos
rights-who = Quién es responsable
published = { $kind ->
    [legal] Aviso legal
    [privacy] Privacidad
   *[terms] Condiciones generales
} ({ $host })
rights-what = Qué se conserva
rights-what-text = Su nombre, sus direcciones, sus facturas y pagos, los mensajes enviados y sus respuestas.
rights-why = Por qué
rights-why-text = Para seguir el pago de las facturas. Lo permiten el contrato y el interés legítimo de la empresa (Reglamento (UE) 2016/679, artículo 6).
rights-long = Cuánto tiempo
rights-long-text = Hasta el pago, y después el tiempo que la ley exige para la contabilidad y la prueba.
rights-ask = Qué puede pedir
rights-copy = Una copia de sus datos
rights-correct = La rectificación de lo que no es correcto
rights-limit = La limitación del tratamiento, u oponerse a él
rights-erase = La supresión, cuando la ley lo permite
rights-how = Escriba a { $reach }. La respuesta llega en el plazo de un mes.
rights-page = Esta página
rights-page-text = Una sola cookie, mientras dura su visita. Ningún rastreador, ninguna medición, nada de otros sitios.
rights-complain = Reclamación
rights-complain-text = También puede dirigirse a la autoridad de protección de datos de su país.

help-title = Si está en dificultades
help-lead = Le ocurre a mucha gente. Dígalo pronto: casi siempre hay una solución.
help-talk = Hablarlo
help-talk-text = Una persona puede responderle. Diga qué puede pagar, y cuándo.
help-free = Ayuda gratuita
help-free-text = Los servicios sociales de su municipio asesoran sin coste y sin compromiso. Desconfíe de quien pida dinero por ayudarle.

code-lead = Por seguridad, primero enviamos una clave a una dirección que ya conocemos.
code-where = Adónde enviar la clave
code-choose = Elegir
code-send = Enviar la clave
code-none = Ninguna de sus direcciones puede recibir una clave. Escriba o llame.
code-label = Clave de seis cifras
code-hint = Enviada a { $to }. Vale 10 minutos.
code-check = Comprobar la clave
code-again = Enviar otra clave
code-unsent = La clave no se ha podido enviar. Pruebe otra dirección o escríbanos.
code-many = Demasiadas claves pedidas. Vuelva a intentarlo dentro de una hora o, a más tardar, mañana.
error-address = Elija una dirección.
error-digits = Indique las seis cifras de la clave.
error-guess = No es la clave correcta. Mire de nuevo el mensaje.
error-void = Esta clave ya no sirve. Pida otra.
contact-choices = Idioma y preferencias
contact-add = Añadir una dirección
contact-remove = Quitar
contact-back = Volver a contacto
choices-language = Idioma de los mensajes
choices-channel = Escribirle mejor por
choices-channel-hint = Cuando podemos elegir.
choices-any = Sin preferencia
choices-courtesy = Recordatorios a { $address }
choices-wanted = Recibirlos
choices-declined = No recibirlos
choices-read = Lo que le ayuda a leer
choices-speak = Hablar con usted
choices-needs-hint = Solo lo ve el equipo. Sustituye lo que había indicado.
choices-same = No cambiar nada
need = { $need ->
    [large_print] Letra grande
    [plain_words] Frases sencillas
    [call] Mejor una llamada
    [no_call] Nunca una llamada
   *[none] Nada en particular
}
choices-save = Guardar
choices-done = Guardado
error-choices = Cambie al menos una respuesta.
add-channel = Escribirle por
add-email = Nueva dirección de correo
add-email-hint = Se envía allí una clave, para ver que se lee.
add-phone = Número de móvil
add-phone-hint = Se envía allí una clave por SMS. Desde el extranjero, empiece por el prefijo, como +34.
add-name = Nombre de la persona
add-done = La dirección se ha añadido
error-email = Indique una dirección completa, como nombre@ejemplo.es.
error-email-refused = Esta dirección ya se conoce o no puede recibir nuestros mensajes.
error-phone = Indique un número de móvil del Espacio Económico Europeo, de Suiza o del Reino Unido.
error-phone-refused = Este número ya se conoce o no se le puede enviar ningún SMS. Indique otro o escríbanos.
remove-title = Quitar una dirección
remove-text = Ya no se enviará nada a { $address }, y los enlaces recibidos allí dejarán de abrirse.
remove-send = Quitar esta dirección
remove-done = La dirección se ha quitado
remove-last = Esta dirección no se puede quitar: otra tiene que funcionar.
data-title = Una copia de sus datos
data-text = Todo lo que se guarda sobre usted, en un archivo JSON.
data-ready = Su archivo está listo
data-save = Guardar el archivo
data-pdf = Copia en PDF, para leer
wants = Qué espera de nosotros
wants-kind = { $kind ->
    [credit_note] Un abono
    [corrected_invoice] Una factura corregida
    [delivery] Lo que falta
    [explanation] Una explicación
   *[copy] Una copia de la factura o de sus pruebas
}
talk-title = Sus comunicaciones
talk-none = No nos ha comunicado nada.
talk-number = Comunicación { $number }
talk-by = { $by ->
    [own] Usted escribió
   *[team] Nuestra respuesta
}
talk-state = { $state ->
    [waiting] A la espera de nuestra respuesta
    [answered] Le hemos respondido
    [upheld] Decisión: tiene razón, sigue una corrección
    [partly] Decisión: tiene razón en parte, sigue una corrección
    [rejected] Decisión: el importe queda por pagar
   *[ended] Cerrada
}
talk-add = Añadir algo
talk-send = Enviar
talk-read = Leer y responder

asks-title = Sus solicitudes
asks-what = Qué solicita
asks-kind = { $kind ->
    [correct] Corregir lo que es erróneo
    [restrict] Limitar el tratamiento, u oponerme
    [time] Más tiempo para pagar
   *[erase] Borrar, cuando la ley lo permite
}
asks-send = Enviar mi solicitud
asks-law = La respuesta llega a esta página, en el plazo de un mes; de un borrado le avisamos por correo electrónico.
asks-waits = En espera, respuesta a más tardar el { $date }
asks-answered = { $answer ->
    [granted] Aceptada, { $date }
    [amended] Aceptada con otras fechas, { $date }
   *[refused] Rechazada, { $date }
}
error-asks = Elija qué solicita.
stop-title = No recibir más recordatorios en esta dirección
stop-text = Los recordatorios ya no irán a la dirección que recibió su mensaje. Un requerimiento formal sí se envía allí, y lo pendiente queda por pagar.
stop-send = No recibirlos más
stop-done = Anotado, allí no habrá más recordatorios
stop-done-text = Si cambia de opinión, abra el enlace de un mensaje y vaya a Contacto.
answer-propose = Necesito más tiempo
answer-propose-text = Proponga sus fechas, una persona le responde
propose-title = Proponer otras fechas
propose-lead = Una persona lee su propuesta y le responde.
propose-count-hint = 1: todo de una vez. { $most } como máximo.
propose-check = Comprobar su propuesta
propose-send = Enviar mi propuesta
propose-next-pause = Los recordatorios se detienen cinco días hábiles, hasta responderle.
propose-next-answer = Aceptada, se convierte en su plan. Si no, los recordatorios siguen.
propose-done = Su propuesta se ha enviado
done-proposal-after = La respuesta aparece en el resumen.
proposal-state = { $state ->
    [waiting] Propuesta en espera, respuesta a más tardar el { $date }
    [granted] Propuesta aceptada, { $date }
    [amended] Propuesta aceptada con otras fechas, { $date }
    [refused] Propuesta rechazada, { $date }
   *[lapsed] Propuesta sin respuesta, { $date }
}
proposal-read = Leer la respuesta
files-label = Archivos
files-hint = Si es útil. { $count } como máximo: PDF, PNG o JPEG de hasta { $size } MB.
files-choose = Elegir archivos
files-remove = Quitar
files-size = { $size } MB
files-added = { $name } está añadido
error-files-kind = Este archivo no es un PDF, PNG ni JPEG.
error-files-size = Este archivo supera los { $size } MB.
error-files-many = { $count } archivos como máximo.
error-files-sent = Este archivo no se ha enviado. Quítelo e inténtelo de nuevo.
error-files = Espere a que cada archivo esté añadido, o quítelo.
