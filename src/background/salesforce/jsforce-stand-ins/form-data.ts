/** In place of `form-data`, which uploads files. Quietlist uploads none. */
export default class NoFormData {
  constructor() {
    throw new Error("Nothing is uploaded to Salesforce here.");
  }
}
