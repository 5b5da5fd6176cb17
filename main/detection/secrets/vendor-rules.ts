/** How the keys of one maker look. */
export interface VendorRule {
  id: string
  /** One of these, in small letters, stands in every text that the pattern can match: it is looked for first. */
  near: readonly string[]
  /** Its group `secret`, or the whole match, is the key. */
  pattern: RegExp
  /** Bits a character below which a match is a stand-in such as `xxxx`. */
  entropy: number
}

const BEFORE = String.raw`(?<![A-Za-z0-9_-])`
const AFTER = String.raw`(?![A-Za-z0-9_-])`

/** A key with its maker's mark in itself. */
const marked = (id: string, near: string, body: string, entropy = 3, flags = ''): VendorRule => ({
  id,
  near: near.toLowerCase().split(' '),
  pattern: new RegExp(`${BEFORE}(?:${body})${AFTER}`, `g${flags}`),
  entropy
})

/** A key without a mark, known by its maker's name shortly before it and an assignment between them. */
const named = (id: string, names: string, body: string, entropy = 2.5): VendorRule => ({
  id,
  near: names.toLowerCase().split(' '),
  pattern: new RegExp(
    `(?<![A-Za-z])(?:${names.replaceAll(' ', '|')})[\\w .-]{0,40}["'\`\\])]{0,3}\\s{0,5}(?:=>|[:?.|]{0,4}=|:|,|>|\\s)\\s{0,8}["'\`=]{0,3}(?<secret>${body})(?![A-Za-z0-9])`,
    'gi'
  ),
  entropy
})

const oneOf = (shapes: readonly string[], behind: string, flags: string): RegExp =>
  new RegExp(`(?:${shapes.join('|')})${behind}`, flags)

const HEX = '[a-f0-9]'
const UUID = `${HEX}{8}-${HEX}{4}-${HEX}{4}-${HEX}{4}-${HEX}{12}`

/** Keys of the common makers, by the shapes that they document. */
export const VENDOR_RULES: readonly VendorRule[] = [
  marked('1password-service', 'ops_eyj', 'ops_eyJ[A-Za-z0-9+/]{200,}={0,3}', 4),
  marked(
    '1password-secret',
    'a3-',
    'A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}',
    3.5
  ),
  marked('age', 'age-secret-key-1', 'AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}', 0),
  marked('airtable-pat', 'pat', 'pat[A-Za-z0-9]{14}\\.[a-f0-9]{64}'),
  marked('alibaba', 'ltai', 'LTAI[A-Za-z0-9]{20}', 2),
  marked(
    'anthropic',
    'sk-ant-',
    'sk-ant-(?:(?:api03|admin01)-[A-Za-z0-9_-]{93}|(?:oat01|sid01)-[A-Za-z0-9_-]{80,120})AA',
    3
  ),
  marked('artifactory', 'akcp', 'AKCp[A-Za-z0-9]{65,73}', 4.5),
  marked('artifactory-reference', 'cmvmd', 'cmVmd[A-Za-z0-9]{59}', 4.5),
  named('atlassian', 'atlassian confluence jira', '[a-zA-Z0-9]{20}[a-f0-9]{4}', 3.5),
  marked('atlassian-marked', 'atatt3', 'ATATT3[A-Za-z0-9_=-]{180,200}', 3.5),
  marked('aws', 'akia asia abia acca a3t', '(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}', 3),
  named('aws-secret', 'aws_secret_access_key aws_secret secretaccesskey secret_access_key', '[A-Za-z0-9/+]{40}', 4),
  marked('aws-bedrock-long', 'absk', 'ABSK[A-Za-z0-9+/]{109,269}={0,2}', 3),
  {
    id: 'aws-bedrock-short',
    near: ['bedrock-api-key-'],
    pattern: /bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t[\w+/=-]*/g,
    entropy: 3
  },
  {
    id: 'azure-ad',
    near: ['q~'],
    pattern: /(?<![\w~.-])(?<secret>[\w~.-]{3}\dQ~[\w~.-]{31,34})(?![\w~.-])/g,
    entropy: 3
  },
  {
    id: 'azure-storage',
    near: ['accountkey=', 'sharedaccesskey='],
    pattern: /(?:Account|SharedAccess)Key=(?<secret>[A-Za-z0-9+/]{40,90}={0,2})/gi,
    entropy: 4
  },
  { id: 'azure-sas', near: ['sig='], pattern: /[?&;]sig=(?<secret>[A-Za-z0-9%/+]{40,80}(?:%3D|=)?)/g, entropy: 3.5 },
  named('beamer', 'beamer', 'b_[a-z0-9=_-]{44}'),
  named('bitbucket', 'bitbucket', '[a-z0-9=_-]{64}|[a-z0-9]{32}', 3),
  named('bittrex', 'bittrex', '[a-z0-9]{32}', 3),
  marked('clickhouse', '4b1d', '4b1d[A-Za-z0-9]{38}', 3),
  marked('clojars', 'clojars_', 'CLOJARS_[a-z0-9]{60}', 2, 'i'),
  marked('cloudflare-origin', 'v1.0-', `v1\\.0-${HEX}{24}-${HEX}{146}`, 2),
  named('cloudflare', 'cloudflare', `${HEX}{37}|[a-z0-9_-]{40}`, 3),
  named('codecov', 'codecov', '[a-z0-9]{32}', 3),
  named('cohere', 'cohere co_api_key', '[a-zA-Z0-9]{40}', 4),
  named('coinbase', 'coinbase', '[a-z0-9_-]{64}', 3),
  named('confluent', 'confluent', '[a-z0-9]{64}|[a-z0-9]{16}', 3),
  named('contentful', 'contentful', '[a-z0-9=_-]{43}', 3),
  marked('databricks', 'dapi', `dapi${HEX}{32}(?:-\\d)?`, 3),
  named('datadog', 'datadog dd_api_key dd_app_key', `${HEX}{32}|[a-z0-9]{40}`, 3),
  marked('defined', 'dnkey-', 'dnkey-[a-z0-9=_-]{26}-[a-z0-9=_-]{52}', 2, 'i'),
  marked('digitalocean', 'dop_v1_ doo_v1_ dor_v1_', `do[opr]_v1_${HEX}{64}`, 3),
  named('discord', 'discord', `${HEX}{64}|\\d{18,19}|[a-z0-9=_-]{32}`, 2),
  {
    id: 'discord-bot',
    near: ['.'],
    pattern: /(?<![\w-])[MNO][A-Za-z\d_-]{23,27}\.[A-Za-z\d_-]{6}\.[A-Za-z\d_-]{27,40}(?![\w-])/g,
    entropy: 4
  },
  {
    id: 'discord-webhook',
    near: ['discord'],
    pattern: /https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d{15,20}\/[\w-]{60,72}/g,
    entropy: 3
  },
  marked('docker', 'dckr_', 'dckr_(?:pat|oat)_[A-Za-z0-9_-]{27,32}', 3),
  marked('doppler', 'dp.', 'dp\\.(?:pt|st|ct|sa|scim|audit)\\.(?:[a-z0-9_-]{2,35}\\.)?[A-Za-z0-9]{40,44}', 2, 'i'),
  named('droneci', 'droneci drone_token', '[a-z0-9]{32}', 3),
  named('dropbox', 'dropbox', 'sl\\.[a-z0-9_=-]{135,}|[a-z0-9]{11}AAAAAAAAAA[a-z0-9_=-]{43}|[a-z0-9]{15}', 3),
  marked('dropbox-marked', 'sl.', 'sl\\.(?:u\\.)?[A-Za-z0-9_-]{130,}', 3),
  marked('duffel', 'duffel_', 'duffel_(?:test|live)_[a-z0-9_=-]{43}', 2, 'i'),
  marked('dynatrace', 'dt0', 'dt0[a-z]\\d{2}\\.[A-Z0-9]{24}\\.[A-Z0-9]{64}', 3, 'i'),
  marked('easypost', 'ezak eztk', 'EZ[AT]K[A-Za-z0-9]{54}', 2),
  named('etsy', 'etsy', '[a-z0-9]{24}', 3),
  named('facebook', 'facebook fb_app', `${HEX}{32}`, 3),
  { id: 'facebook-app', near: ['|'], pattern: /(?<![\w|])\d{15,16}(?:\||%7C)[\w-]{27,40}(?![\w-])/gi, entropy: 3 },
  marked('facebook-page', 'eaam eaac', 'EAA[MC][A-Za-z0-9]{100,}', 4),
  named('fastly', 'fastly', '[a-z0-9=_-]{32}', 3),
  named('finicity', 'finicity', `${HEX}{32}|[a-z0-9]{20}`, 3),
  named('finnhub', 'finnhub', '[a-z0-9]{20}', 3),
  named('flickr', 'flickr', '[a-z0-9]{32}', 3),
  marked('flutterwave', 'flw', `FLW(?:PUB|SEC)K_TEST-[a-h0-9]{32}-X|FLWSECK_TEST-[a-h0-9]{12}`, 2, 'i'),
  {
    id: 'fly',
    near: ['fo1_', 'fm1', 'fm2_'],
    pattern: /(?<![\w-])(?:fo1_[\w-]{43}|fm1[ar]_[A-Za-z0-9+/]{100,}={0,3}|fm2_[A-Za-z0-9+/]{100,}={0,3})(?![\w-])/g,
    entropy: 4
  },
  marked('frameio', 'fio-u-', 'fio-u-[a-z0-9=_-]{64}', 3, 'i'),
  named('freemius', 'freemius secret_key', '(?:sk_)[\\w$%^&*@!?~-]{29}', 3),
  named('freshbooks', 'freshbooks', '[a-z0-9]{64}', 3),
  { id: 'gcp', near: ['aizasy'], pattern: /(?<![\w-])AIzaSy[\w-]{33}(?![\w-])/g, entropy: 4 },
  { id: 'gcp-service', near: ['service_account'], pattern: /"type":\s*"service_account"/g, entropy: 0 },
  marked('google-oauth', 'gocspx- ya29. 1//0', 'GOCSPX-[\\w-]{28}|ya29\\.[\\w-]{60,}|1//0[\\w-]{40,}', 3),
  {
    id: 'github',
    near: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    pattern: /gh[pousr]_[A-Za-z0-9]{36,255}(?![A-Za-z0-9])/g,
    entropy: 3
  },
  { id: 'github-pat', near: ['github_pat_'], pattern: /github_pat_\w{82}/g, entropy: 3 },
  {
    id: 'gitlab',
    near: [
      'glpat-',
      'glptt-',
      'gldt-',
      'glrt-',
      'glcbt-',
      'glft-',
      'glffct-',
      'glimt-',
      'glagent-',
      'gloas-',
      'glsoat-',
      'gr1348941',
      '_gitlab_session='
    ],
    pattern: oneOf(
      [
        String.raw`glpat-[\w-]{20,}(?:\.[\w-]{2,}(?:\.[\w-]{7,9})?)?`,
        String.raw`glptt-[a-f0-9]{40}`,
        String.raw`gldt-[\w-]{20}`,
        String.raw`glrt-[\w-]{20,}(?:\.[\w-]{2,}(?:\.[\w-]{7,9})?)?`,
        String.raw`glcbt-[\w-]{1,5}_[\w-]{20}`,
        String.raw`glft-[\w-]{20}`,
        String.raw`glffct-[\w-]{20}`,
        String.raw`glimt-[\w-]{25}`,
        String.raw`glagent-[\w-]{50}`,
        String.raw`gloas-[a-zA-Z0-9]{64}`,
        String.raw`glsoat-[\w-]{20}`,
        String.raw`GR1348941[\w-]{20}`,
        String.raw`_gitlab_session=[a-f0-9]{32}`
      ],
      String.raw`(?![\w-])`,
      'g'
    ),
    entropy: 3
  },
  named('gitter', 'gitter', '[a-z0-9_-]{40}', 3),
  named('gocardless', 'gocardless', 'live_[a-z0-9_=-]{40}', 3),
  marked('grafana', 'eyjrij glc_ glsa_', 'eyJrIjoi[A-Za-z0-9]{70,400}={0,3}|glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}', 3),
  { id: 'grafana-cloud', near: ['glc_'], pattern: /(?<![\w-])glc_[A-Za-z0-9+/]{32,400}={0,3}(?![\w-])/g, entropy: 3 },
  marked('groq', 'gsk_', 'gsk_[A-Za-z0-9]{48,56}', 3),
  marked('harness', 'pat. sat.', '[ps]at\\.[A-Za-z0-9_-]{22}\\.[0-9a-f]{24}\\.[A-Za-z0-9]{20}', 3),
  marked('hashicorp', '.atlasv1.', '[A-Za-z0-9]{14}\\.atlasv1\\.[A-Za-z0-9_=-]{60,70}', 3.5),
  named('hashicorp-password', 'administrator_login_password', '(?=[a-z_"-]*\\d)[\\w=-]{8,20}', 2),
  marked('vault', 'hvs. hvb. s.', 'hvs\\.[\\w-]{90,120}|hvb\\.[\\w-]{130,300}', 3.5),
  { id: 'vault-old', near: ['s.'], pattern: /(?<![\w.-])s\.(?=[A-Za-z]*\d)[A-Za-z0-9]{24}(?![\w.-])/g, entropy: 3.5 },
  named('heroku', 'heroku', UUID, 2.5),
  marked('heroku-marked', 'hrku-', 'HRKU-AA[\\w-]{58}', 3),
  named('hubspot', 'hubspot', UUID, 2.5),
  {
    id: 'huggingface',
    near: ['hf_', 'api_org_'],
    pattern: /(?<![A-Za-z0-9_])(?:hf_|api_org_)[A-Za-z]{34}(?![A-Za-z0-9_])/g,
    entropy: 3.5
  },
  { id: 'infracost', near: ['ico-'], pattern: /(?<![\w.-])ico-[A-Za-z0-9]{32}(?![\w.-])/g, entropy: 3 },
  named('intercom', 'intercom', '[a-z0-9=_-]{60}', 3),
  marked('intra42', 's-s4t2', `s-s4t2(?:ud|af)-${HEX}{64}`, 3),
  named('jfrog', 'jfrog artifactory bintray xray', '[a-z0-9]{73}|[a-z0-9]{64}', 3),
  {
    id: 'jwt',
    near: ['eyj'],
    pattern: /(?<![A-Za-z0-9_-])ey[A-Za-z0-9]{15,}\.ey[\w/\\-]{15,}\.(?:[\w/\\-]{10,}={0,2})?/g,
    entropy: 3
  },
  {
    id: 'jwt-two',
    near: ['eyj'],
    pattern: /(?<![A-Za-z0-9_.-])eyJ[\w-]{30,}\.[\w-]{30,}(?:\.(?:[\w-]{10,})?)?(?![A-Za-z0-9_-])/g,
    entropy: 4
  },
  {
    id: 'jwt-base64',
    near: ['zxlk', 'zxlj', 'zxla', 'zxle', 'zxli', 'zxlr', 'zxlq', 'zxlo'],
    pattern: /(?<![\w-])ZXlK[A-Za-z0-9/+\\-]{60,}={0,2}/gi,
    entropy: 3.5
  },
  named('kraken', 'kraken', '[a-z0-9/=_+-]{80,90}', 3),
  named('kucoin', 'kucoin', `${UUID}|${HEX}{24}`, 3),
  named('launchdarkly', 'launchdarkly', '[a-z0-9=_-]{40}', 3),
  marked('launchdarkly-marked', 'sdk- api-', `(?:sdk|api|mob)-${UUID}`, 3),
  marked('linear', 'lin_api_', 'lin_api_[a-z0-9]{40}', 2, 'i'),
  named('linear-secret', 'linear', `${HEX}{32}`, 3),
  named('linkedin', 'linkedin linked-in', '[a-z0-9]{16}|[a-z0-9]{14}', 3),
  named('lob', 'lob_ lob', '(?:live|test)_(?:pub_)?[a-f0-9]{31,35}', 2),
  named('looker', 'looker', '[a-z0-9]{24}|[a-z0-9]{20}', 3),
  named('mailchimp', 'mailchimp', `${HEX}{32}-us\\d\\d`, 2.5),
  marked('mailchimp-marked', '-us', `${HEX}{32}-us\\d{1,2}`, 3),
  named('mailgun', 'mailgun', `key-${HEX}{32}|pubkey-${HEX}{32}|${HEX}{32}-${HEX}{8}-${HEX}{8}`, 2.5),
  marked('mailgun-marked', 'key-', `key-${HEX}{32}`, 3),
  named('mapbox', 'mapbox', 'pk\\.[a-z0-9]{60}\\.[a-z0-9]{22}', 3),
  marked('mapbox-marked', 'sk.eyj pk.eyj', '[ps]k\\.eyJ[A-Za-z0-9_-]{50,}\\.[A-Za-z0-9_-]{20,}', 3),
  named('mattermost', 'mattermost', '[a-z0-9]{26}', 3),
  named('maxmind', 'maxmind', '[a-zA-Z0-9]{6}_[a-zA-Z0-9]{29}_mmk', 3),
  marked('maxmind-marked', '_mmk', '[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk', 3),
  named('meraki', 'meraki', '[a-f0-9]{40}', 3),
  named('messagebird', 'messagebird message-bird message_bird', `${UUID}|[a-z0-9]{25}`, 2.5),
  {
    id: 'teams-webhook',
    near: ['webhook.office.com'],
    pattern:
      /https:\/\/[a-z0-9]+\.webhook\.office\.com\/webhookb2\/[\w@-]{70,80}\/IncomingWebhook\/[a-f0-9]{32}\/[a-f0-9-]{36}/g,
    entropy: 3
  },
  named('netlify', 'netlify', '[a-z0-9=_-]{40,46}', 3),
  marked('newrelic', 'nrak- nrjs- nrii-', 'NRAK-[A-Z0-9]{27}|NRJS-[a-f0-9]{19}|NRII-[A-Za-z0-9-]{32}', 2, 'i'),
  named('newrelic-id', 'new-relic newrelic new_relic', '[a-z0-9]{64}', 3),
  marked('notion', 'ntn_ secret_', 'ntn_\\d{11}[A-Za-z0-9]{32}(?:[A-Za-z0-9]{3})?|secret_[A-Za-z0-9]{43}', 3.5),
  marked('npm', 'npm_', 'npm_[A-Za-z0-9]{36}', 2.5),
  {
    id: 'nuget',
    near: ['cleartextpassword', 'oy2'],
    pattern: /(?<![\w-])oy2[a-z0-9]{43}(?![\w-])|<add key="ClearTextPassword"\s+value="(?<secret>[^"%]{8,})"/gi,
    entropy: 2
  },
  marked('nvidia', 'nvapi-', 'nvapi-[\\w-]{60,70}', 3),
  named('nytimes', 'nytimes new-york-times newyorktimes', '[a-z0-9=_-]{32}', 3),
  marked('octopus', 'api-', 'API-[A-Z0-9]{26}', 3.2),
  named('okta', 'okta', '00[\\w=-]{40}', 4),
  marked(
    'openai',
    'sk-',
    'sk-(?:proj|svcacct|admin|None)-[\\w-]{40,200}|sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}|sk-(?:or-v1-)?[a-zA-Z0-9]{32,64}',
    3.3
  ),
  marked('openshift', 'sha256~', 'sha256~[\\w-]{43}', 3.5),
  marked('perplexity', 'pplx-', 'pplx-[A-Za-z0-9]{48}', 4),
  named('plaid', 'plaid', `access-(?:sandbox|development|production)-${UUID}|[a-z0-9]{30}|[a-z0-9]{24}`, 3.5),
  marked('planetscale', 'pscale_', 'pscale_(?:pw|tkn|oauth)_[\\w=.-]{32,64}', 3, 'i'),
  marked('postman', 'pmak-', `PMAK-${HEX}{24}-${HEX}{34}`, 3, 'i'),
  marked('prefect', 'pnu_', 'pnu_[A-Za-z0-9]{36}', 2.5),
  {
    id: 'private-key',
    near: ['-----begin'],
    pattern:
      /-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----(?<secret>[\s\S]{64,}?)(?:-----END[ A-Z0-9_-]{0,100}KEY(?: BLOCK)?-----|$)/g,
    entropy: 3
  },
  named('privateai', 'privateai private_ai private-ai', '[a-z0-9]{32}', 3),
  marked('pulumi', 'pul-', `pul-${HEX}{40}`, 2.5),
  marked('pypi', 'pypi-', 'pypi-AgEI[\\w-]{50,1000}', 3),
  named('rapidapi', 'rapidapi', '[a-z0-9_-]{50}', 3),
  marked('readme', 'rdme_', 'rdme_[a-z0-9]{70}', 2.5, 'i'),
  marked('replicate', 'r8_', 'r8_[A-Za-z0-9]{37}', 3),
  marked('rubygems', 'rubygems_', 'rubygems_[a-f0-9]{48}', 2, 'i'),
  marked('scalingo', 'tk-us-', 'tk-us-[\\w-]{48}', 2),
  named('sendbird', 'sendbird', `${UUID}|${HEX}{40}`, 2.5),
  marked('sendgrid', 'sg.', 'SG\\.[\\w=.-]{60,70}', 3, 'i'),
  marked('sendinblue', 'xkeysib-', 'xkeysib-[a-f0-9]{64}-[a-z0-9]{16}', 2, 'i'),
  {
    id: 'sentry',
    near: ['sntrys_', 'sntryu_'],
    pattern: /(?<![\w-])(?:sntrys_eyJ[A-Za-z0-9+/]{20,}={0,2}_[A-Za-z0-9+/]{43}|sntryu_[a-f0-9]{64})(?![\w-])/g,
    entropy: 3.5
  },
  named('sentry-named', 'sentry', `${HEX}{64}`, 3),
  marked('shippo', 'shippo_', `shippo_(?:live|test)_${HEX}{40}`, 2, 'i'),
  marked('shopify', 'shpat_ shpca_ shppa_ shpss_', `shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}`, 2),
  {
    id: 'sidekiq',
    near: ['bundle_enterprise__contribsys__com', 'bundle_gems__contribsys__com', 'contribsys.com'],
    pattern: oneOf(
      [
        `(?:BUNDLE_(?:ENTERPRISE|GEMS)__CONTRIBSYS__COM["'\\]]{0,2}\\s{0,5}(?:=>|[:?.|]{0,4}=|:|,|\\s)\\s{0,8}["'\`=]{0,3}(?<secret>[a-f0-9]{8}:[a-f0-9]{8}))`,
        `https?://[a-f0-9]{8}:[a-f0-9]{8}@(?:gems|enterprise)\\.contribsys\\.com`
      ],
      '',
      'gi'
    ),
    entropy: 0
  },
  {
    id: 'slack',
    near: ['xoxb-', 'xoxp-', 'xoxe', 'xoxa-', 'xoxs-', 'xoxo-', 'xoxr-', 'xapp-'],
    pattern: oneOf(
      [
        String.raw`xoxb-\d{10,13}-\d{10,13}[A-Za-z0-9-]*`,
        String.raw`xox[pe](?:-\d{10,13}){3}-[A-Za-z0-9-]{28,34}`,
        String.raw`xoxb-\d{8,14}-[A-Za-z0-9]{18,26}`,
        String.raw`xox[ar]-(?:\d-)?[0-9A-Za-z-]{8,80}`,
        String.raw`xox[os]-\d+-\d+-\d+-[a-f\d]+`,
        String.raw`xoxe\.xox[bp]-\d-[A-Z0-9]{163,166}`,
        String.raw`xoxe-\d-[A-Z0-9]{146}`,
        String.raw`xapp-\d-[A-Z0-9]+-\d+-[a-z0-9]+`
      ],
      String.raw`(?![A-Za-z0-9])`,
      'gi'
    ),
    entropy: 2
  },
  {
    id: 'slack-webhook',
    near: ['hooks.slack.com'],
    pattern: /hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9+/]{40,56}/g,
    entropy: 0
  },
  named('snyk', 'snyk', UUID, 2.5),
  named('sonar', 'sonar', '(?:sq[pua]_)?[a-z0-9=_-]{40}', 3),
  marked('sonar-marked', 'squ_ sqp_ sqa_', `sq[pua]_${HEX}{40}`, 3),
  marked('sourcegraph', 'sgp_', `sgp_(?:(?:${HEX}{16}|local)_)?${HEX}{40}`, 3, 'i'),
  named('sourcegraph-named', 'sourcegraph', `${HEX}{40}`, 3),
  marked('square', 'eaaa sq0atp- sq0csp-', '(?:EAAA|sq0atp-)[\\w-]{22,60}|sq0csp-[\\w-]{43}', 2.5),
  named('squarespace', 'squarespace', UUID, 2.5),
  marked(
    'stripe',
    'sk_ rk_ whsec_',
    '(?:sk|rk)_(?:test|live|prod)_[A-Za-z0-9]{10,140}|whsec_[A-Za-z0-9+/]{24,64}',
    2.5
  ),
  named('sumologic-id', 'sumologic sumo_ sumo.', '(?-i:su[a-zA-Z0-9]{12})', 3),
  named('sumologic', 'sumologic sumo_ sumo.', '[a-zA-Z0-9]{64}', 3),
  marked('tailscale', 'tskey-', 'tskey-[a-z]+-[A-Za-z0-9]+-[A-Za-z0-9]{20,40}', 3),
  { id: 'telegram', near: [':aa', 'telegr'], pattern: /(?<!\d)\d{8,10}:AA[\w-]{33}(?![\w-])/g, entropy: 3 },
  named('telegram-named', 'telegr', '\\d{5,16}:A[\\w-]{34}', 3),
  named('travis', 'travis', '[a-z0-9]{22}', 3),
  named('trello', 'trello', '[a-z0-9]{32}|[a-z0-9]{64}', 3),
  marked('twilio', 'sk', 'SK[0-9a-fA-F]{32}', 3),
  named('twitch', 'twitch', '[a-z0-9]{30}', 3),
  named('twitter', 'twitter', 'A{20,}[a-z0-9%]{80,100}|[0-9]{15,25}-[a-z0-9]{20,40}|[a-z0-9]{45,50}|[a-z0-9]{25}', 3),
  named('typeform', 'typeform', 'tfp_[a-z0-9_.=-]{59}', 3),
  marked('vercel', 'vercel_blob_rw_', 'vercel_blob_rw_[A-Za-z0-9_]{40,}', 3),
  marked('xai', 'xai-', 'xai-[A-Za-z0-9]{70,90}', 3),
  named(
    'yandex',
    'yandex',
    't1\\.[A-Z0-9a-z_-]+={0,2}\\.[A-Z0-9a-z_-]{86}={0,2}|AQVN[A-Za-z0-9_-]{35,38}|YC[a-zA-Z0-9_-]{38}',
    3
  ),
  named('zendesk', 'zendesk', '[a-z0-9]{40}', 3)
]
