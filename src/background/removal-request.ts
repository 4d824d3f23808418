/**
 * Recognises "please remove me" in selected text, in the languages of the screens, so that the words can be kept as
 * evidence. It decides nothing: whoever is not recognised is opted out all the same, without the quote. Pure.
 */

/** Parts of a sentence that ask to be left alone, by language. Lower case, with plain apostrophes and spaces. */
const ASKS: Readonly<Record<string, readonly string[]>> = {
  en: [
    "(?:remove|delete|strike|drop|take) (?:me|us|my|our|this (?:e-?mail|address|person|contact))",
    "unsubscribe (?:me|us|my|this|please|now|immediately)",
    "please (?:\\p{L}+ )?unsubscribe",
    "(?<!not )(?<!n't )(?:want|wish|like|need|ask|asking) (?:you )?to (?:be (?:removed|unsubscribed|taken off)|unsubscribe|opt[ -]out)",
    "(?:opt me|opt us|opting) out",
    "(?:stop|quit|cease) (?:all )?(?:e-?mail|contact|writ|send|spamm|messag)ing",
    "(?:do not|don't|never) (?:ever )?(?:e-?mail|contact|write|send|message|spam)",
    "(?:do not|don't|no longer|not) (?:want|wish|like|care) (?:to (?:receive|get|hear|be)|any|more|your|these|further)",
    "no (?:more|further) (?:e-?mails?|mails?|messages|mailings|newsletters|contact)",
  ],
  it: [
    "(?:mi )?(?:cancell|rimuov|togli|elimin|disiscriv)(?:a|ami|atemi|ete|etemi|eteci|i|imi|ici|armi|ermi|ere|ermi|ate|ateci|arci|are|ete?mi) (?:per favore|subito|da|dal|dalla|dalle|dai|il mio|la mia|i miei|questo)",
    "(?:cancellami|cancellatemi|rimuovimi|rimuovetemi|toglimi|toglietemi|disiscrivimi|disiscrivetemi|cancellarmi|rimuovermi|togliermi|disiscrivermi)",
    "non (?:desidero|voglio|vorrei|intendo|desideriamo|vogliamo) (?:più )?(?:ricevere|essere|altre|vostre)",
    "non (?:scrivetemi|scrivermi|scriveteci|contattatemi|contattarmi|inviatemi|inviarmi|mandatemi|mandarmi)",
    "(?:smett\\p{L}+|basta) (?:di )?(?:scriv|invi|mand|contatt|con le|e-?mail|mail)\\p{L}*",
  ],
  de: [
    "(?:nehmen|streichen|entfernen|löschen|tragen|nehmt|streicht) sie (?:bitte )?(?:mich|uns|meine|unsere|diese)",
    "(?:nimm|streich|streiche|lösch|lösche|entferne|entfern|trag|trage) (?:bitte )?(?:mich|uns|meine)",
    "(?:mich|uns|meine \\p{L}[\\p{L}-]*) (?:bitte )?(?:aus|von) (?:\\p{L}+ )*(?:verteiler|liste|mailingliste|newsletter|adressliste)",
    "(?:möchte|will|wünsche) (?:\\p{L}+ ){0,3}(?:keine|nicht mehr)",
    "keine (?:weiteren? )?(?:e-?mails?|mails?|nachrichten|werbung|newsletter|zusendungen)(?: \\p{L}+)? (?:mehr|von ihnen)",
    "(?:schreiben|kontaktieren|mailen) sie (?:mir|mich|uns) (?:bitte )?(?:nicht|nie)",
    "(?:hören sie auf|unterlassen sie)",
    "(?:ich|wir) widerspreche?n?",
    "(?:mich|uns) (?:bitte )?(?:abmelden|austragen)",
  ],
  fr: [
    "(?:retirez|supprimez|enlevez|désinscrivez|désabonnez|rayez|retirer|désinscrire|désabonner)[ -](?:moi|nous)",
    "(?:me|nous) (?:retirer|désinscrire|désabonner|supprimer|rayer|enlever)",
    "(?:retire[rz]|supprime[rz]|enleve[rz]|enlever|efface[rz]) (?:mon|mes|notre|nos|cette) (?:adresse|nom|coordonnées|e-?mail|mail|courriel|données)",
    "ne (?:souhaite|veux|désire|souhaitons|voulons|désirons) (?:plus|pas) (?:\\p{L}+ )?(?:recevoir|être|de)",
    "ne (?:m'écrivez|me contactez|m'envoyez|nous écrivez|nous contactez)",
    "(?:de )?ne plus (?:m'|me |nous )(?:écrire|contacter|envoyer|solliciter)",
    "(?:arrêtez|cessez) de (?:m'|me |nous )\\p{L}+",
  ],
  es: [
    "(?:bórr|borr|elimín|elimin|quít|quit|sáqu|retír|remuév)(?:a|e|en|ar|ue|uen)(?:me|nos)",
    "(?:d[ae]|den|dar)(?:me|nos) de baja",
    "(?:elimin|borr|quit)(?:ar?|en?|e) mi (?:correo|dirección|e-?mail|nombre|cuenta|contacto)",
    "no (?:quiero|deseo|queremos|deseamos) (?:\\p{L}+ )?(?:recib\\p{L}+|que (?:me|nos)|más|sus)",
    "no (?:me|nos) (?:\\p{L}+ )?(?:escrib|contact|enví|envi|mand)\\p{L}+",
    "dej(?:a|e|en) de (?:escribir|enviar|mandar|contactar)\\p{L}*",
  ],
  pt: [
    "(?:remov(?:a|am)|retir(?:e|em)|exclu(?:a|am)|tir(?:e|em)|descadastr(?:e|em))-(?:me|nos)",
    "(?:me|nos) (?:remov(?:a|am|er)|retir(?:e|em|ar)|tir(?:e|em|a|ar)|descadastr(?:e|em|ar)|exclu(?:a|am|ir))",
    "(?:remover|remova|removam|retirar|retire|retirem|excluir|exclua|apagar|apague) (?:o )?(?:meu|nosso) (?:e-?mail|endereço|nome|contato|contacto|cadastro)",
    "não (?:quero|desejo|queremos|desejamos|gostaria de) (?:mais )?(?:receber|que me|mais|seus)",
    "não (?:me|nos) (?:\\p{L}+ )?(?:envi|escrev|contat|contact|mand)\\p{L}+",
    "par(?:e|em) de (?:me |nos )?(?:enviar|mandar|escrever|contatar|contactar)",
  ],
};

/** Japanese has no spaces between words. */
const asksInJapanese = (sentence: string) =>
  /(?:配信|送信|送付|メール).{0,6}(?:停止|中止|解除|止め|やめ|不要|控え|しないで|送らないで)|(?:リスト|名簿|登録|アドレス|配信先).{0,8}(?:削除|外して|除外|抹消|解除)|今後.{0,12}(?:不要|お断り|結構です|ご遠慮|控え)|連絡.{0,4}(?:しないで|不要|お断り)/u.test(
    sentence,
  );

/** Footers of mailings explain how to unsubscribe; nobody asks for it there. */
const explains = (sentence: string) =>
  /(?<!\p{L})(?:if you|you (?:can|may)|click|to(?<=^to) (?:unsubscribe|opt[ -]out)|se non|se (?:desider|vuo)\p{L}*|per (?:cancell|disiscriv|annull|non )\p{L}*|clicca|wenn sie|falls sie|sollten sie|um sich|klicken|si vous|pour (?:vous|se|ne plus)|cliquez|si (?:ya )?no|si (?:desea|quiere)\p{L}*|para (?:darse|darte|dejar|cancelar|se |não|no )|haga clic|se você|caso|clique|you are receiving)(?!\p{L})|こちら|(?:ご希望|希望され|不要な|される)の?(?:方|場合)/u.test(
    sentence,
  );

/** A whole selection that says no more than one word. */
const isOneWord = (text: string) =>
  /^(?:unsubscribe|remove|stop|opt[ -]?out|abmelden|désabonner|desuscribir|descadastrar|disiscrivimi)[.!]*$/u.test(
    text,
  );

let known: RegExp | undefined;

/** Made when it is first asked for, as the patterns above are: they took a third of the worker's own time to start. */
function asks(sentence: string): boolean {
  known ??= new RegExp(`(?<!\\p{L})(?:${Object.values(ASKS).flat().join("|")})(?!\\p{L})`, "u");
  return known.test(sentence);
}

const LONGEST = 20_000;

/** Whether somebody in this text asks not to be written to any more. */
export function asksForRemoval(text: string): boolean {
  const written = text
    .slice(0, LONGEST)
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc\u00b4`]/g, "'");
  if (isOneWord(written.trim())) return true;
  return written
    .split(/[.!?。！？\n\r]+/)
    .map((sentence) => sentence.replace(/\s+/g, " ").trim())
    .some((sentence) => (asks(sentence) || asksInJapanese(sentence)) && !explains(sentence));
}
