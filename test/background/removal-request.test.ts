import { describe, expect, it } from "vitest";
import { asksForRemoval } from "../../src/background/removal-request.ts";

describe("asks for removal", () => {
  it.each([
    // English
    "Please remove me from your list.",
    "Hi Maya, could you take me off this distribution? Thanks, Ada",
    "UNSUBSCRIBE",
    "please unsubscribe me",
    "I’d like to be removed from all mailings",
    "Stop emailing me!!",
    "Don’t contact me again.",
    "I no longer wish to receive these emails",
    "no more emails please",
    "Please delete my address ada@example.com",
    "I want to unsubscribe",
    // Italian
    "Per favore cancellatemi dalla vostra mailing list",
    "Non desidero più ricevere le vostre email",
    "Vi prego di rimuovere il mio indirizzo",
    "Basta mail, grazie",
    "Non scrivetemi più",
    // German
    "Bitte nehmen Sie mich von Ihrem Verteiler.",
    "Ich möchte keine weiteren E-Mails erhalten",
    "Bitte löschen Sie meine Adresse",
    "Bitte keine E-Mails mehr!",
    "Ich widerspreche der Nutzung meiner Daten zu Werbezwecken",
    // French
    "Merci de me retirer de votre liste de diffusion",
    "Je ne souhaite plus recevoir vos courriels",
    "Veuillez supprimer mon adresse de vos fichiers",
    "Désinscrivez-moi svp",
    "Arrêtez de m’envoyer des mails",
    // Spanish
    "Por favor, elimínenme de su lista",
    "Quiero darme de baja",
    "No quiero recibir más correos",
    "No me escriban más",
    "Dejen de enviarme publicidad",
    // Portuguese
    "Por favor, removam-me da lista",
    "Não quero mais receber seus e-mails",
    "Favor remover meu e-mail do cadastro",
    "Parem de me enviar mensagens",
    // Japanese
    "配信を停止してください。",
    "今後のメールは不要です",
    "リストから削除をお願いします",
  ])("%s", (text) => {
    expect(asksForRemoval(text)).toBe(true);
  });
});

describe("does not", () => {
  it.each([
    "",
    "ada@example.com",
    "Could you send me the offer by Friday?",
    "Please remove the second item from the quote",
    "I do not want to unsubscribe, I like your mails",
    "To unsubscribe, click here.",
    "If you no longer wish to receive these emails, click here",
    "You are receiving this because you opted in.",
    "Se non desidera più ricevere le nostre comunicazioni, clicchi qui",
    "Können Sie mir das Angebot schicken?",
    "Wenn Sie keine E-Mails mehr erhalten möchten, klicken Sie hier",
    "Si vous ne souhaitez plus recevoir nos courriels, cliquez ici",
    "Si ya no desea recibir más correos, haga clic aquí",
    "Caso não queira mais receber nossos e-mails, clique aqui",
    "配信停止をご希望の方はこちら",
    "お見積もりを送ってください",
    "Let us stop at the station",
  ])("%s", (text) => {
    expect(asksForRemoval(text)).toBe(false);
  });
});

it("reads a long text in a moment", () => {
  for (const part of ["please ", "remove me x", "non mi ", "ne souhaite plus ", "möchte möchte ", "配信"]) {
    const start = performance.now();
    asksForRemoval(part.repeat(20_000));
    expect(performance.now() - start).toBeLessThan(500);
  }
});
