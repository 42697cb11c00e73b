// Written by go generate ./server/wire from the server's own types. Do not edit.

/** A moment: RFC 3339 in UTC with milliseconds, such as 2015-10-19T14:00:00.000Z. */
export type Instant = string;

/** A wording by language tag, such as {"en": "Civil society", "fr": "Société civile"}. */
export type Text = Record<string, string>;

export type Capacity =
  | "own"
  | "national"
  | "organisation"
  | "group"
  | "coalition";

/**
 * Category is what a point of order is about. Motions have precedence over each other in the order of
 * rule 77 of the General Assembly, and a point of order over all of them.
 */
export type Category =
  | "order"
  | "suspend_meeting"
  | "adjourn_meeting"
  | "adjourn_debate"
  | "close_debate";

/** Code is the vocabulary of refusals, shared by every transport. */
export type Code =
  | "bad_request"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "stale"
  | "conflict"
  | "list_closed"
  | "already_inscribed"
  | "limit_reached"
  | "rate_limited"
  | "too_large"
  | "unavailable";

/**
 * Dismissal says why a question was dismissed, as a code that pages word in the asker's language. A free
 * note may stand beside it.
 */
export type Dismissal =
  | "off_topic"
  | "asked_already"
  | "unclear"
  | "tone"
  | "advertising"
  | "personal"
  | "other";

/** FeedState is how a source stands. */
export type FeedState =
  | "waiting"
  | "connecting"
  | "live"
  | "catching_up"
  | "backing_off"
  | "credits_exhausted"
  | "credentials_refused"
  | "stopped"
  | "disabled"
  | "unsupported";

export type NoteKind =
  | "key_message"
  | "proposal"
  | "comment"
  | "action";

/** ParagraphKind is what a paragraph of the summary is made of. */
export type ParagraphKind =
  | "theme"
  | "loose"
  | "programme"
  | "record"
  | "proposals"
  | "kept";

/** Phase is how far the day is: the third axis of the table of permissions. */
export type Phase =
  | "upcoming"
  | "live"
  | "closed";

export type QuestionState =
  | "offered"
  | "approved"
  | "hidden"
  | "selected"
  | "put"
  | "answered"
  | "dismissed"
  | "withdrawn";

export type RequestKind =
  | "statement"
  | "question"
  | "reply"
  | "point_of_order"
  | "right_of_reply"
  | "answer";

export type RequestState =
  | "waiting"
  | "speaking"
  | "done"
  | "withdrawn"
  | "removed"
  | "lapsed";

/** Role is what a token lets its holder do. */
export type Role =
  | "secretariat"
  | "chair"
  | "moderator"
  | "rapporteur"
  | "participant"
  | "audience"
  | "screen"
  | "feed"
  | "system";

/** SegmentKind is what part of the day a segment is. */
export type SegmentKind =
  | "opening"
  | "panel"
  | "closing";

export type SegmentState =
  | "planned"
  | "open"
  | "suspended"
  | "closed";

/** SentenceState is how far a sentence of the summary is. */
export type SentenceState =
  | "draft"
  | "edited"
  | "approved";

/** Strength is how firmly a proposal is worded. */
export type Strength =
  | "strong"
  | "firm"
  | "tentative"
  | "plain";

/** SessionDoc has the key "session". */
export interface SessionDoc {
  id: string;
  title: string;
  titles?: Text;
  date: string;
  timezone: string;
  languages: string[];
  hashtag?: string;
  public: boolean;
  rehearsal: boolean;
  groups: Group[];
  segments: string[];
  /** the segment open or suspended now */
  current?: string;
  state: Phase;
  /** opens the audience's page; made to be shared */
  join_code?: string;
  head: HeadDoc;
  clock?: ClockDoc;
}

/** Group is a stakeholder group. Mark is the two letters shown beside every member of it. */
export interface Group {
  id: string;
  name: Text;
  mark: string;
  /** seconds of the day; 0 = no budget */
  budget_s?: number;
}

/**
 * HeadDoc anchors the record: the hash of its entry V. It moves when a segment does and with every
 * thousandth entry, not with each act, so that it does not ride in every frame.
 */
export interface HeadDoc {
  v: number;
  hash: string;
}

/**
 * ClockDoc is there when a rehearsal's clock is driven: how many seconds pass in the session for each
 * second outside it, between frames.
 */
export interface ClockDoc {
  rate: number;
}

/** SegmentDoc has the key "segment/ID". */
export interface SegmentDoc {
  id: string;
  kind: SegmentKind;
  title: Text;
  state: SegmentState;
  planned: Span;
  actual: Span;
  projected_start: Instant | null;
  projected_end: Instant | null;
  panellists?: Panellist[];
  list: ListState;
  /** Repair is there when not everyone on the list is expected to be reached; not for the audience. */
  repair?: Repair;
}

/** Span is a stretch of time; an end not reached yet is null. */
export interface Span {
  start: Instant | null;
  end: Instant | null;
}

/** Panellist is a person on the podium of a panel. */
export interface Panellist {
  name: string;
  organisation?: string;
  group?: string;
  /** moderator, panellist, … */
  role?: string;
  /** Badge says who of the participants it is; without it, whoever has the same name. */
  badge?: string;
}

/** ListState is how a segment's speakers list stands. */
export interface ListState {
  open: boolean;
  opens_at: Instant | null;
  closes_at: Instant | null;
  last_call?: boolean;
  order: string;
  weights?: Record<string, number>;
  /** how many places at the top no re-ordering moves */
  safe?: number;
  /** of the lot drawn, with which anyone can check it */
  seed?: string;
  /** number of the last request that took part in it */
  drawn_to?: number;
  limits: Limits;
  /** ReplyBlockS is how many seconds before the end are kept for the panellists' answers. */
  reply_block_s?: number;
  /** day_end, at_once; absent at the end of the segment */
  rights_of_reply?: string;
  /** not for the audience; see ListDoc */
  waiting?: number;
}

/**
 * Limits are the speaking times in whole seconds by kind of intervention; 0 in a command or a file means
 * "not given", in a state it never occurs.
 */
export interface Limits {
  statement_s?: number;
  group_s?: number;
  panellist_s?: number;
  reply_s?: number;
  point_of_order_s?: number;
  /**
   * QuestionS is 0 where a question has the limit of a statement, AnswerS where an answer has a
   * panellist's.
   */
  question_s?: number;
  answer_s?: number;
  right_of_reply_s?: number;
  second_right_of_reply_s?: number;
}

/**
 * Repair is what the chair may do when the list no longer fits: how many are reached with the limits as
 * they are, which limit for statements would reach everyone, what a few others would. Applying it is
 * list.limits; who has been called keeps the limit they were given.
 */
export interface Repair {
  /**
   * StatementS is the longest limit for statements, in steps of five seconds, with which everyone is
   * expected to be reached; 0 when not even the shortest would do.
   */
  statement_s: number;
  /** Reached and Of are with the limits as they are: how many have their turn before the end. */
  reached: number;
  of: number;
  /** OverrunS is how many seconds the segment would run over if all were heard. */
  overrun_s: number;
  /** longest first */
  options: RepairOption[];
  /** Delays are the seconds by which the later segments would begin late, where they would. */
  delays?: Record<string, number>;
}

/** RepairOption is what one limit for statements would do. */
export interface RepairOption {
  statement_s: number;
  reached: number;
  /** than with the limits as they are */
  more: number;
  /** when everyone would have been heard */
  end: Instant | null;
  overrun_s: number;
}

/** FloorDoc has the key "floor". */
export interface FloorDoc {
  segment?: string;
  speech: FloorTurn | null;
  interrupted: FloorTurn | null;
  /** Undo and Redo name what they would do, for the chair alone. */
  undo?: UndoDoc;
  redo?: UndoDoc;
}

/**
 * FloorTurn is the speech under way. The time used at moment now is (paused_at or now) − started_at −
 * paused_ms; nothing ticks over the wire.
 */
export interface FloorTurn {
  id: string;
  /** empty for one the chair called who was not on the list */
  request?: string;
  person: PersonDoc;
  kind: RequestKind;
  capacity: Capacity;
  on_behalf_of?: string;
  topic?: string;
  /** the speech that a reply answers */
  to_speech?: string;
  /** why the chair called them before their turn */
  reason?: string;
  started_at: Instant | null;
  limit_s: number;
  paused_at: Instant | null;
  paused_ms: number;
}

/**
 * PersonDoc is what others see of a person inside other documents, and the document "person/ID" for the
 * chair and the secretariat (which then has the staff fields too).
 */
export interface PersonDoc {
  /** not in the requests that the audience holds */
  id?: string;
  name: string;
  organisation?: string;
  group?: string;
  country?: string;
  remote: boolean;
  title?: string;
  badge?: string;
  language?: string;
  role?: Role;
  revoked?: boolean;
  /** ArrivedAt is when it was noted that the person is here. */
  arrived_at?: Instant;
  /** Pronunciation is for the chair's script: how the name is said. Gender is there where given. */
  pronunciation?: string;
  gender?: string;
  erased?: boolean;
}

/** UndoDoc names the act that undo or redo is about: the command, and whom or what it concerned. */
export interface UndoDoc {
  do: string;
  /** the name, as shown */
  person?: string;
  segment?: string;
  v: number;
}

/**
 * ListDoc has the key "list/SEGMENT": the waiting requests in speaking order. The audience gets the first
 * six of them, and More says how many wait after those; every other role gets them all.
 */
export interface ListDoc {
  segment: string;
  entries: ListEntry[];
  more?: number;
}

/** ListEntry is one place. Fits is false when the place is not reached before the segment ends. */
export interface ListEntry {
  id: string;
  expected_at: Instant | null;
  fits: boolean;
}

/** RequestDoc has the key "request/ID"; the audience holds those that wait. */
export interface RequestDoc {
  id: string;
  segment: string;
  person: PersonDoc;
  kind: RequestKind;
  capacity: Capacity;
  on_behalf_of?: string;
  topic?: string;
  language?: string;
  requested_at: Instant | null;
  state: RequestState;
  why?: Reason[];
  /** a swap proposed to that request */
  swap_with?: string;
  /** the question it came from */
  question?: string;
  /** the speech that a reply answers */
  to_speech?: string;
  /** of a point of order */
  category?: Category;
  /** of a point of order: its category's precedence, 1 first (rules 71 and 77) */
  rank?: number;
  /** of a right of reply: the person's first or second of the day */
  nth?: number;
  /** the segment where it was asked, when it waits for the end of the day or was carried over */
  asked_in?: string;
  /** deposited text: none, deposited, delivered, not_delivered */
  statement?: string;
  ruling?: Ruling;
}

/**
 * Reason says why a request stands where it stands: a code and its numbers, worded by the page. A place
 * has one reason for each key of the ordering method, in their order, or an override alone. code n and
 * the other fields order_of_request - rotation group; n turns the group has had in the segment, those
 * placed before counted fewest_interventions n interventions of the person today (0: the first)
 * least_time n seconds the person has spoken today least_group_time group; n seconds the group has spoken
 * today, those placed before counted alternate n 1 a remote speaker's turn, 0 the room's group_first n 1
 * on behalf of a group or coalition, 0 not precedence group; n the group's place in the programme lot n
 * the place drawn, 0 for one who came after the draw safe n how many places at the top are safe; the
 * method's reasons follow moved, deferred, absent, swapped, carried an override; text the chair's own
 * words, where given point_of_order heard first; n the rank of its category, from 1 reply speech: the one
 * it answers answer n the panellist's place on the panel, from 1 reply_block the same, in the reply block
 * at the end right_of_reply n 1 the first of the day, 2 the second; at the end of the segment or the day
 */
export interface Reason {
  code: string;
  group?: string;
  n?: number;
  /** the chair's own words for an override */
  text?: string;
  /** Speech is the one that a reply answers. */
  speech?: string;
}

/** Ruling is the chair's on a point of order. */
export interface Ruling {
  upheld: boolean;
  text?: string;
}

/** SpeechDoc has the key "speech/ID": an intervention that has ended. */
export interface SpeechDoc {
  id: string;
  segment: string;
  request?: string;
  person: PersonDoc;
  kind: RequestKind;
  capacity: Capacity;
  on_behalf_of?: string;
  /** the speech that a reply answers */
  to_speech?: string;
  /** why the chair called them before their turn */
  reason?: string;
  started_at: Instant | null;
  ended_at: Instant | null;
  seconds: number;
  limit_s: number;
}

/**
 * QuestionDoc has the key "question/ID". Votes counts the persons who gave their voice, once each over an
 * umbrella and its members; Voices adds the askers, again once each.
 */
export interface QuestionDoc {
  id: string;
  segment?: string;
  text: string;
  lang?: string;
  source: SourceDoc;
  to?: string;
  votes: number;
  voices: number;
  state: QuestionState;
  merged_into?: string;
  members?: string[];
  asked_at: Instant | null;
  put_at?: Instant;
  answered_at?: Instant;
  answered_by?: string;
  request?: string;
  /**
   * EditedAt is when the source changed the text; Gone that it took the item back: text and author are
   * empty.
   */
  edited_at?: Instant;
  gone?: boolean;
  /** FirstText, for staff, is what was asked first when the source changed it. */
  first_text?: string;
  /** Reading is the wording for reading aloud, and Translations are of what was asked, both by language. */
  reading?: Record<string, string>;
  translations?: Record<string, Translation>;
  /** who is to answer */
  assigned?: AssigneeDoc;
  /** answered: oral, written */
  how?: string;
  /** in writing */
  answer?: string;
  carried_from?: string;
  /**
   * For staff alone. Held are the rules that want a person to look; Unreviewed that it was shown at once
   * and nobody has looked yet; Standing how its author stands; Rev the revision of the wordings.
   */
  claim?: QuestionClaimDoc;
  labels?: string[];
  held?: Hold[];
  unreviewed?: boolean;
  standing?: string;
  /** why it was dismissed; Reason is the note beside it */
  code?: Dismissal;
  rev?: number;
  /** For staff alone. Similar are questions that may ask the same, best first; a room adds them. */
  similar?: SimilarDoc[];
  ref?: string;
  reason?: string;
  group?: string;
  /** Remote tells, for the balance of questions, that its asker is not in the room. */
  remote?: boolean;
}

/** SourceDoc is where a question came from. */
export interface SourceDoc {
  /** room, audience, mastodon, bluesky, rss, webhook, … */
  kind: string;
  author?: string;
  url?: string;
  /** the programme's feed that brought it */
  feed?: string;
}

/** Translation is one of what was asked. Machine says that no person made it. */
export interface Translation {
  text: string;
  machine?: boolean;
}

/** AssigneeDoc is who is to answer. */
export interface AssigneeDoc {
  name: string;
  person?: string;
}

/**
 * QuestionClaimDoc is a claim as staff see it; it counts until its time, which is for the viewer to
 * compare, as all instants are.
 */
export interface QuestionClaimDoc {
  by?: string;
  person?: string;
  desk?: string;
  until: Instant | null;
}

/**
 * Hold is why a rule wants a person to look: the rule, the language of its list, and what it matched (for
 * RuleRepeated the question that says the same).
 */
export interface Hold {
  rule: string;
  lang?: string;
  match?: string;
}

/**
 * SimilarDoc is a question that may ask the same, with how alike the two are, 0 to 1. Across tells that
 * it is in another language, found by names, numbers and sounds.
 */
export interface SimilarDoc {
  id: string;
  score: number;
  across?: boolean;
}

/**
 * AskedDoc has the key "asked" and is for the audience, who hold the documents of some questions only:
 * how many have been approved and stand for themselves, over the day and by segment.
 */
export interface AskedDoc {
  open: number;
  answered: number;
  /** "" are those that belong to none */
  segments: Record<string, AskedOf>;
}

/** AskedOf counts questions open for voices, those being put among them, and answered ones. */
export interface AskedOf {
  open: number;
  answered: number;
}

/** NoteDoc has the key "note/ID". */
export interface NoteDoc {
  id: string;
  ref?: string;
  segment: string;
  speech?: string;
  question?: string;
  kind: NoteKind;
  theme?: string;
  draft_ref?: string;
  text: string;
  supporters: Supporters;
  rev: number;
  /** a person id */
  author?: string;
  at: Instant | null;
  /** Claims are by those who are writing on it; each lapses at its time. */
  claims?: ClaimDoc[];
}

/** Supporters says who stands behind a note: Count people or groups in all, and the groups. */
export interface Supporters {
  count: number;
  groups: string[];
  speeches?: string[];
}

/**
 * ClaimDoc says that someone is writing on a note until then, unless they say so again. It is a courtesy
 * to others, not a lock.
 */
export interface ClaimDoc {
  person?: string;
  /** initials, where several share a link */
  by?: string;
  until: Instant | null;
}

/** BalanceDoc has the key "balance". A speech counts when it has ended. */
export interface BalanceDoc {
  day: BalanceOf;
  /** those in which someone has spoken; none for the audience */
  segments: Record<string, BalanceOf>;
  /** by group */
  budgets?: Record<string, BudgetDoc>;
  /** PersonBudgets are by person id, of those who have an account and spoke or were given time. */
  person_budgets?: Record<string, BudgetDoc>;
  /** the policy: warn, count, refuse */
  overrun?: string;
}

/** BalanceOf is the balance of the floor over a segment or the day. */
export interface BalanceOf {
  total: Tally;
  groups: Record<string, Tally>;
  regions: Record<string, Tally>;
  room: Tally;
  remote: Tally;
  first_time: Tally;
  /** Genders counts those alone who have given theirs. */
  genders?: Record<string, Tally>;
}

/** Tally is interventions and whole seconds of speaking time. */
export interface Tally {
  interventions: number;
  seconds: number;
}

/**
 * BudgetDoc is a group's or a person's time for the day, in seconds: granted, adjusted and refunded,
 * used, left. Left may be negative.
 */
export interface BudgetDoc {
  budget_s: number;
  used_s: number;
  left_s: number;
  /** Over is true when more was used than there was and the policy is to say so. */
  over?: boolean;
}

/**
 * LedgerDoc has the key "ledger": the accounts of the day's budgets and the entries that people made on
 * them, for the chair and the secretariat. What speeches spent is in their own documents.
 */
export interface LedgerDoc {
  entries: LedgerEntry[];
  accounts: AccountDoc[];
  /** what happens when one is spent: warn, count, refuse */
  overrun: string;
  /**
   * PersonBudgetS is what the programme gives everyone, in seconds; an account is listed once it was
   * used.
   */
  person_budget_s?: number;
}

/** LedgerEntry gives (or, below zero, takes) seconds to a group's account, a person's, or both. */
export interface LedgerEntry {
  /** of the record */
  v: number;
  at: Instant | null;
  /** grant, adjust, refund, spend */
  kind: string;
  group?: string;
  person?: string;
  /** that is refunded, or that spent it */
  speech?: string;
  seconds: number;
  reason?: string;
}

/**
 * AccountDoc is one budget with what made it what it is, in whole seconds: what is left is granted and
 * adjusted and refunded, less what was spent.
 */
export interface AccountDoc {
  /** whose it is: a group's, */
  group?: string;
  /** or a person's */
  person?: string;
  granted_s: number;
  /** corrections; below zero, time taken away */
  adjusted_s: number;
  /** of speeches, where the chair gave their time back */
  refunded_s: number;
  spent_s: number;
  left_s: number;
  /** that spent */
  speeches: number;
  /** Over is true when more was spent than there was and the policy is to say so. */
  over?: boolean;
}

/**
 * ModerationDoc has the key "moderation". Everyone sees the mode and how many questions were dismissed
 * for what; the rest is for staff.
 */
export interface ModerationDoc {
  mode: string;
  /** restored ones left out */
  dismissed: Record<string, number>;
  restored: number;
  claim_s?: number;
  rules?: string[];
  authors?: AuthorDoc[];
}

/** AuthorDoc is an author who is silenced or allowed. */
export interface AuthorDoc {
  author: string;
  name?: string;
  standing: string;
  since: Instant | null;
}

/**
 * QuestionsDoc has the key "questions": the balance of questions, for those who choose among them. It
 * counts every question that was not dismissed, hidden or taken back; one that was merged counts as put
 * with its umbrella.
 */
export interface QuestionsDoc {
  asked: number;
  put: number;
  groups: QuestionShare[];
  languages: QuestionShare[];
  sources: QuestionShare[];
}

/**
 * QuestionShare is one group (with Remote, its part that is not in the room), language or kind of source.
 * Owed is how many of the questions put so far and of the next one would be its by its part of those
 * asked, less those that were: the largest is served next (the quota rule of apportionment).
 */
export interface QuestionShare {
  /** empty: no group, or no language known */
  id: string;
  remote?: boolean;
  asked: number;
  put: number;
  /** to three places */
  owed: number;
}

/**
 * RightsDoc has the key "rights": the day's ledger of rights of reply, for those who keep the list and
 * the record. A person has PerPerson of them in a day; how long each may be is its segment's limit, ten
 * minutes and five where the programme gives none (General Assembly decision 34/401, 8 to 10).
 */
export interface RightsDoc {
  per_person: number;
  /** in the order in which they were asked for */
  entries: RightEntry[];
}

/** RightEntry is one right of reply that was asked for, and what became of it. */
export interface RightEntry {
  request: string;
  person: PersonDoc;
  /** the person's first or second of the day */
  nth: number;
  requested_at: Instant | null;
  /** the segment in which it was asked for */
  asked_in: string;
  /** that in which it is heard */
  segment: string;
  /** it waits, or waited, for the end of the day */
  deferred: boolean;
  state: RequestState;
  limit_s: number;
  /** with which it was used */
  speech?: string;
  /** that the speech took, once it has ended */
  seconds?: number;
  /** Used and Left are of the person, over the day: one that is withdrawn, removed or lapsed is not used. */
  used: number;
  left: number;
}

/**
 * StatementDoc has the key "statement/ID". Staff see it at once, participants when it is known whether it
 * was delivered; the text or the file is read at GET /sessions/{id}/statements/{statement}.
 */
export interface StatementDoc {
  id: string;
  person: PersonDoc;
  segment: string;
  request?: string;
  at: Instant | null;
  /** deposited, delivered, not_delivered */
  state: string;
  /** of a text */
  chars?: number;
  /** of a file */
  file?: StatementFile;
}

/** StatementFile identifies a deposited file. */
export interface StatementFile {
  media_type: string;
  /** bytes */
  size: number;
  /** hex */
  sha256: string;
}

/**
 * SummaryDoc has the key "summary/SECTION". A section is a segment by its id, or introduction, conclusion
 * or annex; the notes of closing segments go into the conclusion, which then stands for them. The
 * sentences follow from the notes and the record, over which lies what people did to them: package
 * session/summary makes the one, State.Summary keeps the other.
 */
export interface SummaryDoc {
  /** the section */
  segment: string;
  /**
   * Rev counts what people did to the section. An act names the revision its author saw and is stale when
   * the sentence, or the order it changes, was acted on since.
   */
  rev: number;
  title: string;
  language: string;
  paragraphs: SummaryParagraph[];
  /**
   * Order stands in place of paragraphs for viewers that asked for parts: the keys "part/…" of the
   * documents that each paragraph then is, in their order.
   */
  order?: string[];
  /** Digest is there in the annex: what was said on each paragraph of the draft under discussion. */
  digest?: DraftDigest[];
  /** DigestOrder is to Digest what Order is to Paragraphs. */
  digest_order?: string[];
}

/** SummaryParagraph is one paragraph of a section. */
export interface SummaryParagraph {
  id: string;
  kind: ParagraphKind;
  theme?: string;
  draft_ref?: string;
  sentences: SummarySentence[];
}

/**
 * SummarySentence is one sentence with what it rests on. Its id is that of its note, a name in the
 * introduction, or t1, t2, … for one that was merged or split.
 */
export interface SummarySentence {
  id: string;
  text: string;
  state: SentenceState;
  /** Rev is the section's revision at the last act on this sentence; 0 when there was none. */
  rev?: number;
  notes: string[];
  /** Generated says what a sentence without notes follows from: programme, record, lead_in. */
  generated?: string;
  /** Draft is what the notes alone would give now, beside a text that a person made. */
  draft?: string;
  /**
   * Attribution is to whom the draft ascribes the sentence: one, another, several, groups, many,
   * impersonal, carried (from the sentence before), or written (in the note itself).
   */
  attribution?: string;
  /** people and groups behind its notes */
  voices: number;
  /** stakeholder groups behind its notes */
  groups: number;
  strength?: Strength;
  /** left out of the document */
  omitted?: boolean;
  /** the person whose act was the last */
  by?: string;
  /** and when */
  at?: Instant;
  flags: Flag[];
}

/**
 * Flag is something to look at before a sentence goes out: a code with its words and numbers.
 * names_person, names_country, names_organisation word: as it stands in the text note_changed note; n its
 * revision now support_changed note; n people and groups behind it now note_removed note no_note a person
 * wrote it; no note stands behind it draft_changed the record's figures, or the programme, give another
 * sentence now attribution_differs word: what the note's own words say; n people and groups behind it
 * missing word: what the programme's summary section does not give
 */
export interface Flag {
  code: string;
  word?: string;
  note?: string;
  n?: number;
}

/** DraftDigest is what was said on one paragraph of the draft under discussion. */
export interface DraftDigest {
  draft_ref: string;
  notes: string[];
  proposals: number;
  strengths: Record<string, number>;
  /** people and groups behind its notes, once each */
  voices: number;
  groups: string[];
}

/** PhrasesDoc has the key "phrases": the words by which the summary ascribes what was said. */
export interface PhrasesDoc {
  language: string;
  phrases: Phrase[];
}

/** Phrase is one line of that table. Text is in force; Default is the house style's. */
export interface Phrase {
  key: string;
  text: string;
  default: string;
}

/** FeedDoc has the key "feed/ID". */
export interface FeedDoc {
  id: string;
  kind: string;
  state: FeedState;
  privacy: string;
  last_item_at?: Instant;
  /** when the source last showed that it is alive */
  last_proof_at?: Instant;
  offered: number;
  revised: number;
  retracted: number;
  /** Error is the code of what is wrong now, Words what the source said about it. */
  last_error?: string;
  words?: string;
  gaps?: FeedGap[];
}

/** FeedGap is a stretch of time of which a source may have said more than was taken. */
export interface FeedGap {
  from: Instant | null;
  to: Instant | null;
  why?: string;
}

/** NoticeDoc has the key "notice/ID". */
export interface NoticeDoc {
  id: string;
  text: Text;
  /** info, warning */
  level: string;
  to?: Role[];
  at: Instant | null;
  until: Instant | null;
}

/** MeDoc has the key "me": what concerns the viewer alone. */
export interface MeDoc {
  person?: string;
  role: Role;
  name?: string;
  group?: string;
  language?: string;
  may: string[];
  requests: MyRequest[];
  questions: MyQuestion[];
  votes: string[];
  /** the id of the own speech under way */
  speaking?: string;
  /** Statements are those the person deposited. */
  statements?: MyStatement[];
  /** RightsLeft is how many rights of reply the person still has today. */
  rights_left: number;
  /** Budget is the person's own account, if there is one. */
  budget?: BudgetDoc;
}

/** MyRequest is an own request; Place counts from 1 and is 0 when it is not waiting. */
export interface MyRequest {
  id: string;
  segment: string;
  kind: RequestKind;
  state: RequestState;
  place: number;
  expected_at: Instant | null;
  fits: boolean;
  /** a request whose owner proposes a swap */
  swap_from?: string;
  /** SwapDeclined is the request whose owner said no to the own proposal. */
  swap_declined?: string;
  /** why the chair took it off the list */
  reason?: string;
}

/** MyQuestion is an own question with its fate. */
export interface MyQuestion {
  id: string;
  text: string;
  state: QuestionState;
  lang?: string;
  merged_into?: string;
  /** how many other questions were put together with it */
  also?: number;
  reason?: string;
  /** why it was dismissed, worded by the page */
  code?: Dismissal;
  asked_at: Instant | null;
  answered_at?: Instant;
  /** answered: oral, written */
  how?: string;
  /** in writing */
  answer?: string;
  /** the segment whose panel takes it now */
  carried?: string;
}

/** MyStatement is an own statement. */
export interface MyStatement {
  id: string;
  segment: string;
  request?: string;
  at: Instant | null;
  state: string;
  file?: StatementFile;
}

export interface SegmentOpen {
  segment: string;
  reason?: string;
}

export interface SegmentSuspend {
  segment: string;
  reason?: string;
}

export interface SegmentResume {
  segment: string;
  reason?: string;
}

/** SegmentClose closes a segment; those still waiting lapse, or go to another segment's list. */
export interface SegmentClose {
  segment: string;
  reason?: string;
  carry_over_to?: string;
}

export interface SegmentReschedule {
  segment: string;
  start?: Instant;
  end?: Instant;
}

export interface ListOpen {
  segment: string;
  at?: Instant;
  after_s?: number;
}

export interface ListClose {
  segment: string;
  at?: Instant;
  after_s?: number;
  last_call?: boolean;
}

/**
 * ListOrder orders a list by a method, or by several joined by "+". Safe is how many places at the top no
 * re-ordering moves; absent keeps the number there is. Seed is that of a lot; absent, one is made.
 */
export interface ListOrder {
  segment: string;
  method: string;
  weights?: Record<string, number>;
  safe?: number;
  seed?: string;
}

export interface ListLimits {
  segment: string;
  statement_s?: number;
  group_s?: number;
  panellist_s?: number;
  reply_s?: number;
  point_of_order_s?: number;
  /**
   * QuestionS is 0 where a question has the limit of a statement, AnswerS where an answer has a
   * panellist's.
   */
  question_s?: number;
  answer_s?: number;
  right_of_reply_s?: number;
  second_right_of_reply_s?: number;
}

export interface FloorRequest {
  segment: string;
  kind: RequestKind;
  capacity: Capacity;
  on_behalf_of?: string;
  topic?: string;
  language?: string;
  remote?: boolean;
  person?: string;
  /** the speech that a reply answers; absent: the one under way */
  to_speech?: string;
  /** of a point of order */
  category?: Category;
}

export interface FloorWithdraw {
  request: string;
}

export interface FloorDefer {
  request: string;
}

/**
 * FloorEdit says anew what a waiting request says; what is absent stands as in FloorRequest. The place
 * stays the place of the request, the kind stays too: who asks for something else asks anew.
 */
export interface FloorEdit {
  request: string;
  capacity: Capacity;
  on_behalf_of?: string;
  topic?: string;
  language?: string;
  remote?: boolean;
}

export interface FloorSwap {
  request: string;
  with: string;
}

export interface FloorAcceptSwap {
  request: string;
  with: string;
}

/** FloorDeclineSwap is the answer no to the proposal that the request with made to request. */
export interface FloorDeclineSwap {
  request: string;
  with: string;
}

/**
 * FloorGive calls one request or person. Reason is the chair's own words, at most MaxShort runes, where
 * somebody is called before their turn: the list proposes, and an override keeps its reason.
 */
export interface FloorGive {
  request?: string;
  person?: string;
  limit_s?: number;
  reason?: string;
  expect?: string | null;
}

export interface FloorFinish {
  expect?: string | null;
}

export interface FloorPause {
  expect?: string | null;
}

export interface FloorResume {
  expect?: string | null;
}

export interface FloorExtend {
  /** absent: a minute more */
  seconds?: number;
  expect?: string | null;
}

export interface FloorAbsent {
  request: string;
}

/** FloorMove places a request directly before another, or at the end when Before is empty. */
export interface FloorMove {
  request: string;
  before: string;
  pin?: boolean;
  reason?: string;
}

export interface FloorRemove {
  request: string;
  reason: string;
}

export interface FloorRule {
  request: string;
  upheld: boolean;
  text?: string;
}

/** FloorUndo takes back the last act; Expect is the version of the act meant, 0 for any. */
export interface FloorUndo {
  v?: number;
}

export interface FloorRedo {
  v?: number;
}

/**
 * BudgetGrant gives speaking time to a group or a person, BudgetAdjust corrects an account; with a speech
 * it refunds that speech's time to its speaker's accounts.
 */
export interface BudgetGrant {
  group?: string;
  person?: string;
  seconds: number;
  reason?: string;
}

export interface BudgetAdjust {
  group?: string;
  person?: string;
  speech?: string;
  seconds: number;
  reason: string;
}

/**
 * StatementDeposit keeps the text of a statement, for a request or for a segment. A file comes with its
 * upload, POST /sessions/{id}/statements, which alone can say what it holds.
 */
export interface StatementDeposit {
  request?: string;
  segment?: string;
  text: string;
}

export interface QuestionAsk {
  text: string;
  lang?: string;
  segment?: string;
  to?: string;
  anonymous?: boolean;
  ref?: string;
}

export interface QuestionOffer {
  text: string;
  lang?: string;
  segment?: string;
  source: SourceDoc;
  ref?: string;
}

export interface QuestionVote {
  question: string;
}

export interface QuestionUnvote {
  question: string;
}

/** QuestionApprove and the other moves of a question may say why, and by whom, in a moderator's own words. */
export interface QuestionApprove {
  question: string;
  reason?: string;
  by?: string;
  expect?: QuestionState;
  desk?: string;
}

export interface QuestionHide {
  question: string;
  reason?: string;
  by?: string;
  expect?: QuestionState;
  desk?: string;
}

export interface QuestionSelect {
  question: string;
  reason?: string;
  by?: string;
  expect?: QuestionState;
  desk?: string;
}

export interface QuestionPut {
  question: string;
  reason?: string;
  by?: string;
  expect?: QuestionState;
  desk?: string;
}

export interface QuestionAnswer {
  question: string;
  reason?: string;
  by?: string;
  expect?: QuestionState;
  /**
   * How is oral, written or carried. A written answer has its Text, a carried question the Segment it
   * goes to.
   */
  how?: string;
  text?: string;
  segment?: string;
  desk?: string;
}

export interface QuestionDismiss {
  question: string;
  reason?: string;
  by?: string;
  expect?: QuestionState;
  code?: Dismissal;
  desk?: string;
}

export interface QuestionMerge {
  into: string;
  questions: string[];
  desk?: string;
}

export interface QuestionSplit {
  question: string;
  desk?: string;
}

export interface QuestionToFloor {
  question: string;
  person?: string;
  desk?: string;
}

export interface QuestionWithdraw {
  question: string;
}

/** QuestionRetract takes back what came from a feed: the source deleted it, or it is to be erased. */
export interface QuestionRetract {
  question: string;
}

/**
 * QuestionReturn takes an act back: the question stands again where it stood, State, before it was moved
 * by mistake. It is refused where the question has gone on meanwhile, by Expect.
 */
export interface QuestionReturn {
  question: string;
  state: QuestionState;
  expect?: QuestionState;
  desk?: string;
}

/**
 * QuestionClaim takes a question in hand, or lets go of it. TakeOver takes it from another's hand. By are
 * initials that others see; whoever has a link of their own is named by it.
 */
export interface QuestionClaim {
  question: string;
  on: boolean;
  take_over?: boolean;
  desk?: string;
  by?: string;
}

/** QuestionLabel puts one label on a question or takes it off. */
export interface QuestionLabel {
  question: string;
  label: string;
  on: boolean;
  desk?: string;
}

/**
 * QuestionEdit words a question for reading aloud, in its own language unless another is given; what was
 * asked stays beside it. An empty text takes the wording back. Rev guards another's edit.
 */
export interface QuestionEdit {
  question: string;
  text: string;
  lang?: string;
  rev?: number;
  desk?: string;
}

/**
 * QuestionTranslate keeps a translation of what was asked; an empty text takes it back. Machine says that
 * no person made it.
 */
export interface QuestionTranslate {
  question: string;
  lang: string;
  text: string;
  machine?: boolean;
  rev?: number;
  desk?: string;
}

/** QuestionAssign says who is to answer: a panellist by name, or badge:17; empty for nobody. */
export interface QuestionAssign {
  question: string;
  to: string;
  desk?: string;
}

/**
 * ModerationSet switches between moderation before and after showing. What is absent stays. Offered says
 * what becomes, after a switch to post, of the questions that wait: keep or release; Unreviewed, after a
 * switch to pre, of those shown that nobody has looked at: keep or recall.
 */
export interface ModerationSet {
  mode?: string;
  offered?: string;
  unreviewed?: string;
  claim_s?: number;
  /** those in force, of HoldRules */
  rules?: string[];
}

/**
 * AuthorSilence keeps what an author asks out of the inbox without telling; AuthorAllow exempts an author
 * from the rules. The author is that of a question, or named as in the document "moderation".
 */
export interface AuthorSilence {
  question?: string;
  author?: string;
  on: boolean;
}

export interface AuthorAllow {
  question?: string;
  author?: string;
  on: boolean;
}

/**
 * NoteAdd: without a speech the note is linked to the one under way in its segment; "none" says that it
 * belongs to no speech.
 */
export interface NoteAdd {
  segment: string;
  text: string;
  kind: NoteKind;
  theme?: string;
  draft_ref?: string;
  speech?: string;
  question?: string;
  ref?: string;
}

/** NoteEdit changes what is given of a note at revision Rev; what is absent stays. */
export interface NoteEdit {
  note: string;
  rev: number;
  text?: string;
  kind?: NoteKind;
  theme?: string;
  draft_ref?: string;
  segment?: string;
  speech?: string;
  question?: string;
}

export interface NoteRemove {
  note: string;
  rev?: number;
}

export interface NoteSupport {
  note: string;
  speech?: string;
  group?: string;
  on: boolean;
}

/**
 * NoteClaim tells others that its sender is writing on a note, or no longer. By are initials, for those
 * who share a link.
 */
export interface NoteClaim {
  note: string;
  on: boolean;
  by?: string;
}

/**
 * SummaryEdit writes a sentence anew; an empty text gives it back to its notes. Seen is the text the
 * author began from: when the sentence reads otherwise by now, the edit is stale.
 */
export interface SummaryEdit {
  segment: string;
  sentence: string;
  text: string;
  seen?: string;
  rev: number;
}

/**
 * SummaryOrder puts a sentence, or a paragraph, directly before another, or at the end: of the paragraph
 * To or of its own, and of the section.
 */
export interface SummaryOrder {
  segment: string;
  sentence?: string;
  paragraph?: string;
  before?: string;
  to?: string;
  rev: number;
}

/** SummaryMerge makes one sentence of several, in their order; without a text the draft words it. */
export interface SummaryMerge {
  segment: string;
  sentences: string[];
  text?: string;
  rev: number;
}

/** SummarySplit makes several sentences of one. Without texts a merged one comes apart again. */
export interface SummarySplit {
  segment: string;
  sentence: string;
  texts?: string[];
  rev: number;
}

/**
 * SummaryApprove agrees to sentences as they stand, or takes that back. Seen are their texts as the
 * author saw them, in the same order.
 */
export interface SummaryApprove {
  segment: string;
  sentence?: string;
  sentences?: string[];
  seen?: string[];
  on: boolean;
  rev: number;
}

/** SummaryOmit leaves a sentence out of the document, or takes it in again. */
export interface SummaryOmit {
  segment: string;
  sentence: string;
  on: boolean;
  rev: number;
}

/**
 * SummaryAdd writes a sentence that rests on no note, directly before another or at the end of a
 * paragraph. It is marked as such wherever it stands; edited to nothing it is gone again.
 */
export interface SummaryAdd {
  segment: string;
  text: string;
  before?: string;
  to?: string;
  rev: number;
}

/** SummaryPhrases changes lines of the table of phrases; an empty text brings the house style's back. */
export interface SummaryPhrases {
  phrases: Record<string, string>;
}

/**
 * SummaryTheme gives all notes of a theme another one, in one segment or all: it renames a theme, or
 * merges it into one there is.
 */
export interface SummaryTheme {
  from: string;
  to: string;
  segment?: string;
}

export interface NoticePost {
  text: Text;
  languages?: string[];
  level?: string;
  to?: Role[];
  until?: Instant;
}

export interface NoticeClear {
  notice: string;
}

export interface PersonAdd {
  badge?: string;
  name: string;
  organisation?: string;
  group?: string;
  country?: string;
  remote?: boolean;
  language?: string;
  title?: string;
  /** participant when empty */
  role?: Role;
  /** Pronunciation is a note for the chair on how the name is said. */
  pronunciation?: string;
  /** Gender is female, male or other, where the person has given it. */
  gender?: string;
}

export interface PersonUpdate {
  person: string;
  name?: string;
  organisation?: string;
  group?: string;
  country?: string;
  remote?: boolean;
  language?: string;
  title?: string;
  pronunciation?: string;
  gender?: string;
}

export interface PersonRole {
  person: string;
  role: Role;
}

/** PersonAttend notes at the door that a person is here, or that it was noted by mistake. */
export interface PersonAttend {
  person: string;
  present: boolean;
}

/** PersonRevoke ends all links of a person: a token in use stops working at once. */
export interface PersonRevoke {
  person: string;
}

export interface PersonErase {
  person: string;
}

/** SessionClock sets how fast a rehearsal's clock runs between driven acts. */
export interface SessionClock {
  rate: number;
}

/** StatementResponse answers the deposit of a file: V is the version from which its document is there. */
export interface StatementResponse {
  v: number;
  media_type: string;
  /** bytes */
  size: number;
  sha256: string;
}

/**
 * CommandMessage is a command as a client sends it. ID is a UUID made by the client: a command sent again
 * with its id has one effect and gets its first answer again.
 */
export interface CommandMessage {
  id: string;
  do: string;
  with?: unknown;
  /** As is for rehearsals: a role, badge:17 or audience:NAME, whom the secretariat acts for. */
  as?: string;
  /** At is for rehearsals: the session's clock for this act. */
  at?: Instant;
}

/**
 * Frame carries the documents that changed up to version V. Applying the frames in order gives exactly
 * the state at V; a frame may skip versions and never goes back.
 */
export interface Frame {
  v: number;
  epoch: string;
  now: Instant | null;
  /** Set holds whole documents by key. */
  set: Documents;
  /** Del holds the keys of documents that are gone. */
  del: string[];
  /**
   * Stale tells that the log does not answer: there may be newer documents than these. The next frame
   * without it takes it back.
   */
  stale?: boolean;
}

/**
 * Ack answers a command: V when it is on stable storage and in effect from that version on, Error when it
 * was refused. Ack is the command's id; it is absent when the id could not be read.
 */
export interface Ack {
  ack?: string;
  v?: number;
  error?: ErrorBody;
}

/** ErrorBody says what is wrong and what to do, in the caller's language. */
export interface ErrorBody {
  code: Code;
  message: string;
  /** Field is the path of the value that is wrong, such as with.segment. */
  field?: string;
  /** RetryAfterMS is after how many milliseconds to try again. */
  retry_after_ms?: number;
}

/** ErrorResponse is the body of every HTTP answer with a status of 400 or above. */
export interface ErrorResponse {
  error: ErrorBody;
  /** Faults are all faults of a refused programme, in the order of its lines. */
  faults?: FileFault[];
}

/** FileFault is one fault of a file. Line and Column count from 1; 0 means the file as a whole. */
export interface FileFault {
  line: number;
  column?: number;
  field?: string;
  code: Code;
  message: string;
}

/**
 * CreateSessionResponse answers POST /api/v1/sessions. Tokens are shown this once: the server keeps their
 * hashes alone.
 */
export interface CreateSessionResponse {
  id: string;
  tokens: ByRole;
  links: ByRole;
}

/**
 * ByRole holds one value per link that a session is made with. Audience is a join code, which may be
 * shared: each use of it admits one more person.
 */
export interface ByRole {
  chair: string;
  moderator: string;
  rapporteur: string;
  screen: string;
  audience: string;
}

/** SessionsResponse answers GET /api/v1/sessions, in order of creation. */
export interface SessionsResponse {
  sessions: SessionInfo[];
}

/** SessionInfo is one line of GET /api/v1/sessions. */
export interface SessionInfo {
  id: string;
  title: Text;
  date: string;
  state: Phase;
  public: boolean;
  rehearsal: boolean;
  created_at: Instant | null;
  v: number;
  languages: string[];
}

/** ParticipantsResponse answers POST /api/v1/sessions/{id}/participants. */
export interface ParticipantsResponse {
  imported: ImportedPerson[];
  rejected: RejectedRow[];
}

/**
 * ImportedPerson is a row that was taken over. Token and Link are absent when the badge was known: the
 * person keeps the token they have.
 */
export interface ImportedPerson {
  badge: string;
  person: string;
  token?: string;
  link?: string;
}

/** RejectedRow is a row that was not. */
export interface RejectedRow {
  line: number;
  field?: string;
  code: Code;
  message: string;
}

/**
 * QuestionsResponse answers POST /api/v1/sessions/{id}/questions. Known are the rows that the session had
 * already, by their ref; nothing was done for them.
 */
export interface QuestionsResponse {
  imported: ImportedQuestion[];
  known: ImportedQuestion[];
  rejected: RejectedRow[];
}

/**
 * ImportedQuestion is a row and the question it became. Ref is the file's, or made from what the row
 * says.
 */
export interface ImportedQuestion {
  line: number;
  question: string;
  ref: string;
}

/** JoinRequest is the body of POST /api/v1/join. Code is a token or a join code. */
export interface JoinRequest {
  session: string;
  code: string;
  /** Name is a pseudonym, for those who join with a join code and want one. */
  name?: string;
  /** Language is one of the six, for those who join with a join code. */
  language?: string;
}

/** JoinResponse answers it. Person is empty for a shared staff link. */
export interface JoinResponse {
  session?: string;
  token: string;
  role: Role;
  person: string;
}

/**
 * LinkRequest is the body of POST /api/v1/sessions/{id}/links: a person (an id or badge:17) gets a
 * further link of their own, or a staff role a shared one.
 */
export interface LinkRequest {
  role?: Role;
  person?: string;
}

/** LinkResponse answers a LinkRequest. The token is shown this once. */
export interface LinkResponse {
  token: string;
  link: string;
  role: Role;
  person?: string;
}

/**
 * OrderResponse answers GET /api/v1/sessions/{id}/order: a speakers list as it stood after entry V, at
 * the time At of the session's clock, in speaking order.
 */
export interface OrderResponse {
  epoch: string;
  v: number;
  at: Instant | null;
  segment: string;
  order: string;
  weights?: Record<string, number>;
  safe?: number;
  seed?: string;
  drawn_to?: number;
  entries: OrderPlace[];
  /** Before is there when two requests were asked about. */
  before?: Before;
}

/** OrderPlace is one place, from 1. The reasons for it are in request.why. */
export interface OrderPlace {
  place: number;
  request: RequestDoc;
  expected_at: Instant | null;
  fits: boolean;
}

/** Before says why one waiting request stands before another. */
export interface Before {
  /** the request that stands first */
  first: string;
  then: string;
  /**
   * Because is the first reason in which the two places differ, as the one that stands first has it, and
   * Against as the other has it. A reason of the same code says more by its number: fewer turns, a
   * smaller number drawn. Where none differs the order of request decided.
   */
  because: Reason;
  against: Reason;
}

/**
 * SummaryHistoryResponse answers GET /api/v1/sessions/{id}/summary/history: what people did to a section
 * of the summary, the latest first.
 */
export interface SummaryHistoryResponse {
  segment: string;
  versions: SummaryVersion[];
}

/**
 * SummaryVersion is one act on a section of the summary, as the record has it: who changed what and when,
 * and the difference of the texts.
 */
export interface SummaryVersion {
  v: number;
  at: Instant | null;
  person?: string;
  name?: string;
  role: Role;
  /** the command */
  do: string;
  rev: number;
  sentence?: string;
  /** merged into it, or made of it */
  sentences?: string[];
  /** moved */
  paragraph?: string;
  /** moved before */
  before?: string;
  /** approved or left out, rather than that taken back */
  on: boolean;
  /** edited to follow its notes again */
  followed?: boolean;
  was: string;
  text: string;
  diff: DiffPart[];
}

/** DiffPart is a stretch of whole words that stayed (=), went (-) or came (+). */
export interface DiffPart {
  op: string;
  text: string;
}

/**
 * ModerationResponse is the published moderation ledger: what was dismissed and why, in the order of the
 * acts, and how many questions are hidden now, which needs no reason. It never says who asked.
 */
export interface ModerationResponse {
  mode: string;
  dismissed: DismissalDoc[];
  hidden: number;
}

/** DismissalDoc is a line of the published moderation ledger. Text is left out where Withheld. */
export interface DismissalDoc {
  question: string;
  segment?: string;
  /** its kind alone */
  source: string;
  lang?: string;
  text?: string;
  withheld?: boolean;
  code: Dismissal;
  note?: string;
  at: Instant | null;
  restored_at?: Instant;
}

/**
 * SimilarRequest is the body of POST /api/v1/sessions/{id}/similar: what somebody is typing. Lang is its
 * language where it was chosen; absent, it is found.
 */
export interface SimilarRequest {
  text: string;
  lang?: string;
}

/** SimilarResponse answers it, the likest first: at most five. */
export interface SimilarResponse {
  similar: SimilarQuestion[];
}

/**
 * SimilarQuestion is a question that may ask the same. Score is 0 to 1; across is there when it was found
 * in another language, by names and numbers.
 */
export interface SimilarQuestion {
  question: QuestionDoc;
  score: number;
  across?: boolean;
}

/**
 * OrderMomentsResponse answers GET /api/v1/sessions/{id}/order/moments: the moments, oldest first, at
 * which a speakers list changed. Each version can be asked of GET …/order.
 */
export interface OrderMomentsResponse {
  epoch: string;
  /** how far the record was read */
  v: number;
  segment: string;
  moments: OrderMoment[];
}

/** OrderMoment is an act that changed the list: the command, and the request it was about, if it was one. */
export interface OrderMoment {
  v: number;
  at: Instant | null;
  do: string;
  request?: string;
  /** the chair's, for going before the list's order */
  reason?: string;
}

/**
 * QuestionPageResponse answers GET /api/v1/sessions/{id}/questions: some of the questions that stand for
 * themselves, as of version V, and how many there are in all. The members of an umbrella are part of it.
 */
export interface QuestionPageResponse {
  epoch: string;
  v: number;
  total: number;
  questions: QuestionDoc[];
}

/**
 * BadgesRequest is the body of POST /api/v1/sessions/{id}/badges: the tokens whose links are to be drawn
 * as QR codes, at most MaxBadges.
 */
export interface BadgesRequest {
  tokens: string[];
}

/** BadgesResponse has a drawing for each token, in order. */
export interface BadgesResponse {
  codes: BadgeCode[];
}

/** BadgeCode is a QR code as the path of an SVG whose view box is Size by Size, its quiet zone included. */
export interface BadgeCode {
  size: number;
  path: string;
}

/** Programme is the plan of the day, as the secretariat's file has it and as the record keeps it. */
export interface Programme {
  title: Text;
  /** YYYY-MM-DD, in Timezone */
  date: string;
  /** IANA name */
  timezone: string;
  languages: string[];
  public?: boolean;
  rehearsal?: boolean;
  hashtag?: string;
  groups: Group[];
  segments: ProgrammeSegment[];
  feeds?: Feed[];
  /** PersonBudgetS is the speaking time of the day that everyone has, in seconds; 0 = no such budget. */
  person_budget_s?: number;
  /** Overrun is what happens when a budget is spent: warn (also when empty), count, refuse. */
  overrun?: string;
  summary?: Record<string, unknown>;
}

/**
 * ProgrammeSegment is one segment as planned. Start and End are absolute: the file's clock times in the
 * programme's timezone on its date.
 */
export interface ProgrammeSegment {
  id: string;
  kind: SegmentKind;
  title: Text;
  start: Instant | null;
  end: Instant | null;
  list: ProgrammeList;
  panellists?: Panellist[];
}

/** ProgrammeList says how a segment's speakers list is kept. */
export interface ProgrammeList {
  /** an ordering method, or several joined by "+" */
  order: string;
  weights?: Record<string, number>;
  /** how many places at the top no re-ordering moves */
  safe?: number;
  limits: Limits;
  /** Opens is when the list opens: on_open (with the segment), manual, or at OpensAt. */
  opens: string;
  opens_at?: Instant;
  /**
   * ReplyBlockS is how many seconds before the segment's end are kept for the panellists' answers, which
   * then stand at the end of the list; without it they come before the statements.
   */
  reply_block_s?: number;
  /** RightsOfReply is when they are heard: segment_end (also when empty), day_end, at_once. */
  rights_of_reply?: string;
}

/** Feed is a social feed or hook configured for the day. */
export interface Feed {
  id: string;
  kind: string;
  server?: string;
  tag?: string;
  url?: string;
  /** Query is what a service is asked for, where a tag does not say it: a search, a channel, a chat. */
  query?: string;
  /** Privacy is what is kept of an author: handle (also when empty), affiliation, nothing. */
  privacy?: string;
  enabled?: boolean;
}

/** What each command carries in with. */
export interface Commands {
  /** Sent by: chair. */
  "segment.open": SegmentOpen;
  /** Sent by: chair. */
  "segment.suspend": SegmentSuspend;
  /** Sent by: chair. */
  "segment.resume": SegmentResume;
  /** Sent by: chair. */
  "segment.close": SegmentClose;
  /** Sent by: secretariat, chair. */
  "segment.reschedule": SegmentReschedule;
  /** Sent by: chair. */
  "list.open": ListOpen;
  /** Sent by: chair. */
  "list.close": ListClose;
  /** Sent by: chair. */
  "list.order": ListOrder;
  /** Sent by: chair. */
  "list.limits": ListLimits;
  /** Sent by: secretariat, chair, participant. */
  "floor.request": FloorRequest;
  /** Sent by: chair, participant. */
  "floor.withdraw": FloorWithdraw;
  /** Sent by: chair, participant. */
  "floor.defer": FloorDefer;
  /** Sent by: secretariat, chair, participant. */
  "floor.edit": FloorEdit;
  /** Sent by: chair, participant. */
  "floor.swap": FloorSwap;
  /** Sent by: chair, participant. */
  "floor.accept_swap": FloorAcceptSwap;
  /** Sent by: chair, participant. */
  "floor.decline_swap": FloorDeclineSwap;
  /** Sent by: chair. */
  "floor.give": FloorGive;
  /** Sent by: chair, participant. */
  "floor.finish": FloorFinish;
  /** Sent by: chair. */
  "floor.pause": FloorPause;
  /** Sent by: chair. */
  "floor.resume": FloorResume;
  /** Sent by: chair. */
  "floor.extend": FloorExtend;
  /** Sent by: chair. */
  "floor.absent": FloorAbsent;
  /** Sent by: chair. */
  "floor.move": FloorMove;
  /** Sent by: chair. */
  "floor.remove": FloorRemove;
  /** Sent by: chair. */
  "floor.rule": FloorRule;
  /** Sent by: chair. */
  "floor.undo": FloorUndo;
  /** Sent by: chair. */
  "floor.redo": FloorRedo;
  /** Sent by: secretariat, chair. */
  "budget.grant": BudgetGrant;
  /** Sent by: secretariat, chair. */
  "budget.adjust": BudgetAdjust;
  /** Sent by: participant. */
  "statement.deposit": StatementDeposit;
  /** Sent by: participant, audience. */
  "question.ask": QuestionAsk;
  /** Sent by: secretariat, moderator. */
  "question.offer": QuestionOffer;
  /** Sent by: participant, audience. */
  "question.vote": QuestionVote;
  /** Sent by: participant, audience. */
  "question.unvote": QuestionUnvote;
  /** Sent by: chair, moderator. */
  "question.approve": QuestionApprove;
  /** Sent by: chair, moderator. */
  "question.hide": QuestionHide;
  /** Sent by: chair, moderator. */
  "question.select": QuestionSelect;
  /** Sent by: chair, moderator. */
  "question.put": QuestionPut;
  /** Sent by: chair, moderator. */
  "question.answer": QuestionAnswer;
  /** Sent by: chair, moderator. */
  "question.dismiss": QuestionDismiss;
  /** Sent by: moderator. */
  "question.merge": QuestionMerge;
  /** Sent by: moderator. */
  "question.split": QuestionSplit;
  /** Sent by: chair, moderator. */
  "question.to_floor": QuestionToFloor;
  /** Sent by: participant, audience. */
  "question.withdraw": QuestionWithdraw;
  /** Sent by: secretariat. */
  "question.retract": QuestionRetract;
  /** Sent by: chair, moderator. */
  "question.return": QuestionReturn;
  /** Sent by: moderator. */
  "question.claim": QuestionClaim;
  /** Sent by: moderator. */
  "question.label": QuestionLabel;
  /** Sent by: chair, moderator. */
  "question.edit": QuestionEdit;
  /** Sent by: secretariat, moderator. */
  "question.translate": QuestionTranslate;
  /** Sent by: chair, moderator. */
  "question.assign": QuestionAssign;
  /** Sent by: secretariat, chair, moderator. */
  "moderation.set": ModerationSet;
  /** Sent by: secretariat, moderator. */
  "author.silence": AuthorSilence;
  /** Sent by: secretariat, moderator. */
  "author.allow": AuthorAllow;
  /** Sent by: rapporteur. */
  "note.add": NoteAdd;
  /** Sent by: rapporteur. */
  "note.edit": NoteEdit;
  /** Sent by: rapporteur. */
  "note.remove": NoteRemove;
  /** Sent by: rapporteur. */
  "note.support": NoteSupport;
  /** Sent by: rapporteur. */
  "note.claim": NoteClaim;
  /** Sent by: rapporteur. */
  "summary.edit": SummaryEdit;
  /** Sent by: rapporteur. */
  "summary.order": SummaryOrder;
  /** Sent by: rapporteur. */
  "summary.merge": SummaryMerge;
  /** Sent by: rapporteur. */
  "summary.split": SummarySplit;
  /** Sent by: rapporteur. */
  "summary.approve": SummaryApprove;
  /** Sent by: rapporteur. */
  "summary.omit": SummaryOmit;
  /** Sent by: rapporteur. */
  "summary.add": SummaryAdd;
  /** Sent by: rapporteur. */
  "summary.phrases": SummaryPhrases;
  /** Sent by: rapporteur. */
  "summary.theme": SummaryTheme;
  /** Sent by: secretariat, chair. */
  "notice.post": NoticePost;
  /** Sent by: secretariat, chair. */
  "notice.clear": NoticeClear;
  /** Sent by: secretariat, chair. */
  "person.add": PersonAdd;
  /** Sent by: secretariat. */
  "person.update": PersonUpdate;
  /** Sent by: secretariat. */
  "person.role": PersonRole;
  /** Sent by: secretariat. */
  "person.attend": PersonAttend;
  /** Sent by: secretariat. */
  "person.revoke": PersonRevoke;
  /** Sent by: secretariat. */
  "person.erase": PersonErase;
  /** Sent by: secretariat. */
  "session.clock": SessionClock;
}

/** The documents a viewer holds, by key. Which of them, and which of their fields, depends on the role. */
export interface Documents {
  session?: SessionDoc;
  [key: `segment/${string}`]: SegmentDoc;
  floor?: FloorDoc;
  [key: `list/${string}`]: ListDoc;
  [key: `request/${string}`]: RequestDoc;
  [key: `speech/${string}`]: SpeechDoc;
  [key: `question/${string}`]: QuestionDoc;
  asked?: AskedDoc;
  [key: `note/${string}`]: NoteDoc;
  balance?: BalanceDoc;
  ledger?: LedgerDoc;
  moderation?: ModerationDoc;
  questions?: QuestionsDoc;
  rights?: RightsDoc;
  [key: `statement/${string}`]: StatementDoc;
  [key: `summary/${string}`]: SummaryDoc;
  phrases?: PhrasesDoc;
  [key: `part/${string}`]: SummaryParagraph;
  [key: `feed/${string}`]: FeedDoc;
  [key: `notice/${string}`]: NoticeDoc;
  [key: `person/${string}`]: PersonDoc;
  me?: MeDoc;
}

/** The name of a command. */
export type CommandName = keyof Commands;

/** A command as a client sends it; id is a UUID, kept when the command is sent again. */
export type Command = {
  [N in CommandName]: { id: string; do: N; with: Commands[N]; as?: string; at?: Instant };
}[CommandName];

/** The key of a document. */
export type DocumentKey = keyof Documents & string;
