/**
 * Public offices a reader may turn to, by country: names and the hosts they publish under, and nothing that is loaded.
 *
 * Must never hold an office that takes money for its help.
 */

/** Its own name and its host. */
export type Office = [name: string, host: string];

/** Where a complaint about personal data goes. */
export const AUTHORITIES: Record<string, Office> = {
  AT: ["Datenschutzbehörde", "dsb.gv.at"],
  BE: ["Autorité de protection des données · Gegevensbeschermingsautoriteit", "dataprotectionauthority.be"],
  CH: ["EDÖB · PFPDT", "edoeb.admin.ch"],
  DE: ["BfDI", "bfdi.bund.de"],
  ES: ["Agencia Española de Protección de Datos", "aepd.es"],
  FR: ["CNIL", "cnil.fr"],
  GB: ["Information Commissioner’s Office", "ico.org.uk"],
  IE: ["Data Protection Commission", "dataprotection.ie"],
  IT: ["Garante per la protezione dei dati personali", "garanteprivacy.it"],
  LU: ["CNPD", "cnpd.public.lu"],
  NL: ["Autoriteit Persoonsgegevens", "autoriteitpersoonsgegevens.nl"],
  PT: ["CNPD", "cnpd.pt"],
};

/** Free help for people in debt. */
export const HELP: Record<string, Office[]> = {
  BE: [["Médiation de dettes", "mediationdedettes.be"]],
  DE: [
    ["Caritas Schuldnerberatung", "caritas.de"],
    ["Verbraucherzentrale", "verbraucherzentrale.de"],
  ],
  FR: [
    ["Points conseil budget", "mesquestionsdargent.fr"],
    ["Banque de France", "banque-france.fr"],
  ],
  GB: [
    ["MoneyHelper", "moneyhelper.org.uk"],
    ["StepChange", "stepchange.org"],
  ],
  IE: [["MABS", "mabs.ie"]],
  NL: [["Geldfit", "geldfit.nl"]],
};
