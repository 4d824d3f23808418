import { pageOriginOf } from "../hosts.ts";
import type { Org, OrgUser } from "../org.ts";

/** What `GET /id/<org>/<user>` answers: who the session belongs to. */
export function identityOf(org: Org, user: OrgUser, origin: string): Record<string, unknown> {
  const record = org.find(user.id) ?? {};
  const pages = pageOriginOf(origin);
  const rest = `${origin}/services/data/v{version}`;
  return {
    id: `${origin}/id/${org.id}/${user.id}`,
    asserted_user: true,
    user_id: user.id,
    organization_id: org.id,
    username: user.username,
    nick_name: record.CommunityNickname,
    display_name: record.Name,
    email: record.Email,
    email_verified: true,
    first_name: record.FirstName,
    last_name: record.LastName,
    timezone: record.TimeZoneSidKey,
    photos: {
      picture: `${pages}/profilephoto/005/F`,
      thumbnail: `${pages}/profilephoto/005/T`,
    },
    addr_street: null,
    addr_city: null,
    addr_state: null,
    addr_country: "US",
    addr_zip: null,
    mobile_phone: null,
    mobile_phone_verified: false,
    is_lightning_login_user: false,
    status: { created_date: null, body: null },
    urls: {
      enterprise: `${origin}/services/Soap/c/{version}/${org.id.slice(0, 15)}`,
      metadata: `${origin}/services/Soap/m/{version}/${org.id.slice(0, 15)}`,
      partner: `${origin}/services/Soap/u/{version}/${org.id.slice(0, 15)}`,
      rest: `${rest}/`,
      sobjects: `${rest}/sobjects/`,
      search: `${rest}/search/`,
      query: `${rest}/query/`,
      recent: `${rest}/recent/`,
      tooling_soap: `${origin}/services/Soap/T/{version}/${org.id.slice(0, 15)}`,
      tooling_rest: `${rest}/tooling/`,
      profile: `${origin}/${user.id}`,
      feeds: `${rest}/chatter/feeds`,
      groups: `${rest}/chatter/groups`,
      users: `${rest}/chatter/users`,
      feed_items: `${rest}/chatter/feed-items`,
      feed_elements: `${rest}/chatter/feed-elements`,
      custom_domain: origin,
    },
    active: true,
    user_type: "STANDARD",
    language: record.LanguageLocaleKey,
    locale: record.LocaleSidKey,
    utcOffset: -28_800_000,
    last_modified_date: String(record.LastModifiedDate).replace("Z", "+0000"),
    is_app_installed: true,
  };
}

/** What `/services/oauth2/userinfo` answers: the same in the words of OpenID Connect. */
export function openIdClaims(org: Org, user: OrgUser, origin: string): Record<string, unknown> {
  const record = org.find(user.id) ?? {};
  const identity = identityOf(org, user, origin);
  return {
    sub: identity.id,
    user_id: user.id,
    organization_id: org.id,
    preferred_username: user.username,
    nickname: record.CommunityNickname,
    name: record.Name,
    email: record.Email,
    email_verified: true,
    given_name: record.FirstName,
    family_name: record.LastName,
    zoneinfo: record.TimeZoneSidKey,
    photos: identity.photos,
    profile: `${origin}/${user.id}`,
    picture: `${origin}/profilephoto/005/F`,
    address: { country: "US" },
    is_salesforce_integration_user: false,
    urls: identity.urls,
    active: true,
    user_type: "STANDARD",
    language: record.LanguageLocaleKey,
    locale: record.LocaleSidKey,
    utcOffset: -28_800_000,
    updated_at: String(record.LastModifiedDate).replace("Z", "+0000"),
    is_app_installed: true,
  };
}
