export const SALUTATIONS: readonly string[] = ["Mr.", "Ms.", "Mrs.", "Dr.", "Prof.", "Mx."];
export const LEAD_SOURCES: readonly string[] = [
  "Web",
  "Phone Inquiry",
  "Partner Referral",
  "Purchased List",
  "Other",
];
