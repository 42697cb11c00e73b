package main

import (
	"strconv"

	"rostrum/server/wire"
	"rostrum/session"
)

// call is one endpoint of the contract.
type call struct {
	path, method, id, summary, who string
	params                         []any
	body                           object // by media type
	ok                             string // status
	answer                         object // by media type
	open                           bool   // needs no token
	also                           object // further answers, by status
}

const base = "/api/v1/sessions/{id}"

// calls are those that the server answers; what it does not serve yet is not published.
var calls = []call{
	{path: "/api/v1/sessions", method: "post", id: "createSession", who: "secretariat",
		summary: "Make a session from a programme. A bad programme is refused whole, with every fault by line.",
		params:  []any{query("rehearsal", object{"type": "boolean"}, "Make it a rehearsal, whatever the programme says.")},
		body:    object{"application/yaml": text("The programme as YAML."), "application/json": media("Programme file, see the documentation; times of day as \"10:00\".", nil)},
		ok:      "201", answer: jsonOf("CreateSessionResponse")},
	{path: "/api/v1/sessions", method: "get", id: "listSessions", who: "secretariat",
		summary: "The sessions of this server, in order of creation.", ok: "200", answer: jsonOf("SessionsResponse")},
	{path: base + "/participants", method: "post", id: "importParticipants", who: "secretariat",
		summary: "Take over a participants file. Rejected rows are named by line; the others are imported, unless partial is false.",
		params:  []any{query("partial", object{"type": "boolean", "default": true}, "false: import nothing of a file that has rejected rows.")},
		body: object{"text/csv": text("Header badge,name,organisation,group,country,remote,language in any order; badge and name are required."),
			"application/json": media("A list of objects with the same fields.", object{"type": "array", "items": object{"type": "object"}})},
		ok: "200", answer: jsonOf("ParticipantsResponse"),
		also: object{"422": object{"description": "Rows were rejected and nothing was imported.", "content": jsonOf("ParticipantsResponse")}}},
	{path: base + "/questions", method: "post", id: "importQuestions", who: "moderator, secretariat",
		summary: "Offer the questions of a file. Rejected rows are named by line; the others are offered, unless partial is false; a row whose ref is known asks nothing again.",
		params:  []any{query("partial", object{"type": "boolean", "default": true}, "false: import nothing of a file that has rejected rows.")},
		body: object{"text/csv": text("Header text,lang,author,url,source,segment,ref in any order; text is required."),
			"application/json": media("A list of objects with the same fields.", object{"type": "array", "items": object{"type": "object"}})},
		ok: "200", answer: jsonOf("QuestionsResponse"),
		also: object{"422": object{"description": "Rows were rejected and nothing was imported.", "content": jsonOf("QuestionsResponse")}}},
	{path: base + "/statements", method: "post", id: "depositStatement", who: "participant",
		summary: "Deposit a statement as a file of up to 2 MiB: PDF, DOCX, ODT, plain text or Markdown, told by its content. The form has request or segment, id (of the command; sent again it has one effect) and file.",
		body: object{"multipart/form-data": object{"schema": object{"type": "object", "required": []any{"file"}, "properties": object{
			"id": object{"type": "string", "format": "uuid"}, "request": object{"type": "string"}, "segment": object{"type": "string"},
			"file": object{"type": "string", "format": "binary"}}}}},
		ok: "201", answer: jsonOf("StatementResponse")},
	{path: base + "/statements/{statement}", method: "get", id: "statement", who: "its author, staff, and participants once it was delivered or not",
		params:  []any{pathParam("statement")},
		summary: "A statement's text or file.", ok: "200", answer: file("application/octet-stream")},
	{path: "/api/v1/public", method: "get", id: "publicSessions", who: "anyone",
		summary: "The sessions that anyone may follow.", ok: "200", answer: jsonOf("SessionsResponse"), open: true},
	{path: "/api/v1/join", method: "post", id: "join", who: "anyone",
		summary: "Exchange a token or a join code for a token and, in a browser, a cookie. A join code makes a new pseudonymous person each time.",
		body:    jsonOf("JoinRequest"), ok: "200", answer: jsonOf("JoinResponse"), open: true},
	{path: base + "/view", method: "get", id: "view", who: "by role",
		params:  append(cursor(), header("If-None-Match", "The ETag of the view held.")),
		summary: "The documents the role may see that changed after since, or all of them.", ok: "200", answer: jsonOf("Frame"), open: true,
		also: object{"304": object{"description": "The view is still the one whose ETag If-None-Match names."}}},
	{path: base + "/live", method: "get", id: "live", who: "by role", params: cursor(),
		summary: "The live channel over WebSocket; its messages are in asyncapi.json.", ok: "101", open: true},
	{path: base + "/stream", method: "get", id: "stream", who: "by role",
		params:  append(cursor(), header("Last-Event-ID", "The id of the last event that came, in place of since.")),
		summary: "The frames of the live channel as server-sent events; the id of each is its version.", ok: "200",
		answer: object{"text/event-stream": object{"schema": object{"type": "string", "description": "data: is a Frame as JSON."}}}, open: true},
	{path: base + "/commands", method: "post", id: "commands", who: "by role",
		summary: "One command, or a list of up to " + strconv.Itoa(wire.MaxCommands) + ". One answer per command, in order.",
		body: asJSON(object{"oneOf": []any{ref("Command"),
			object{"type": "array", "maxItems": wire.MaxCommands, "items": ref("Command")}}}),
		ok: "200", answer: asJSON(object{"oneOf": []any{ref("Ack"), object{"type": "array", "items": ref("Ack")}}})},
	{path: base + "/feeds/{feed}", method: "post", id: "postFeed", who: "webhook", params: []any{
		object{"name": "feed", "in": "path", "required": true, "schema": object{"type": "string"}, "description": "A feed of the programme whose source calls: of kind webhook, or a Telegram bot with a secret token."},
	}, summary: "A post, its edit or its deletion, signed after Standard Webhooks: headers webhook-id, webhook-timestamp and webhook-signature.",
		body: asJSON(object{"type": "object", "required": []any{"type", "data"}, "properties": object{
			"type": object{"enum": []any{"post", "edit", "delete"}},
			"data": object{"type": "object", "required": []any{"id"}, "properties": object{
				"id": object{"type": "string"}, "text": object{"type": "string"}, "lang": object{"type": "string"},
				"author": object{"type": "string"}, "url": object{"type": "string"}, "at": object{"type": "string", "format": "date-time"},
			}},
		}}), ok: "204", open: true},
	{path: base + "/links", method: "post", id: "newLink", who: "secretariat",
		summary: "A link for a person, who keeps those they have until they are revoked, or a shared one for a staff role.",
		body:    jsonOf("LinkRequest"), ok: "201", answer: jsonOf("LinkResponse")},
	{path: base + "/badges", method: "post", id: "badges", who: "secretariat",
		summary: "The links of some tokens as QR codes, to be printed on badges. Nothing is kept.",
		body:    jsonOf("BadgesRequest"), ok: "200", answer: jsonOf("BadgesResponse")},
	{path: base + "/wipe", method: "post", id: "wipe", who: "secretariat",
		summary: "Begin a rehearsal anew, under a new epoch.", ok: "200",
		answer: asJSON(object{"type": "object", "properties": object{"epoch": object{"type": "string"}, "v": object{"type": "integer"}}})},
	{path: base + "/order", method: "get", id: "order", who: "by role", params: []any{
		query("segment", object{"type": "string"}, "Absent: that of request a, else the one under way."),
		query("at", object{"type": "string"}, "A version, or an RFC 3339 time. Absent: now, or for two requests the last moment at which both waited."),
		query("a", object{"type": "string"}, "A request; with b, the answer says which of the two stood first and why."),
		query("b", object{"type": "string"}, "The other request."),
	}, summary: "A speakers list with its reasons as it stood at any moment of the record.", ok: "200", answer: jsonOf("OrderResponse"), open: true},
	{path: base + "/order/moments", method: "get", id: "orderMoments", who: "by role", params: []any{
		query("segment", object{"type": "string"}, "Absent: the one under way."),
	}, summary: "The moments at which a speakers list changed, to replay it by.", ok: "200", answer: jsonOf("OrderMomentsResponse"), open: true},
	{path: base + "/similar", method: "post", id: "similar", who: "participant, audience: those who may ask",
		summary: "Up to five questions that may ask what is being typed, of those the caller sees, the likest first. The text is neither kept nor logged.",
		body:    jsonOf("SimilarRequest"), ok: "200", answer: jsonOf("SimilarResponse")},
	{path: base + "/questions", method: "get", id: "questionPage", who: "by role", params: []any{
		query("segment", object{"type": "string"}, "Of this segment, and those of none. Absent: of the whole day."),
		query("state", object{"enum": []any{"open", "answered"}}, "Open for voices (this one when absent), or answered, the last first."),
		query("order", object{"enum": []any{"voices", "newest"}}, "Of the open ones: by voices (this one when absent), or the newest first."),
		query("offset", object{"type": "integer", "minimum": 0}, "So many are left out."),
		query("limit", object{"type": "integer", "minimum": 0, "maximum": wire.MaxQuestionPage}, "So many at most."),
	}, summary: "Questions that the role sees, some at a time; the audience holds the documents of the first only.",
		ok: "200", answer: jsonOf("QuestionPageResponse"), open: true},
	{path: base + "/qr.svg", method: "get", id: "joinQR", who: "by role", summary: "The link of the audience as a QR code.", ok: "200", answer: file("image/svg+xml"), open: true},
	{path: base + "/record.ndjson", method: "get", id: "record", who: "staff", summary: "The event record.", ok: "200", answer: file("application/x-ndjson")},
	{path: base + "/record.csv", method: "get", id: "speeches", who: "staff", summary: "The speeches.", ok: "200", answer: file("text/csv")},
	{path: base + "/balance.csv", method: "get", id: "balance", who: "staff", summary: "The balance of the floor.", ok: "200", answer: file("text/csv")},
	{path: base + "/questions.csv", method: "get", id: "questions", who: "staff", summary: "The questions with what became of them.", ok: "200", answer: file("text/csv")},
	{path: base + "/moderation", method: "get", id: "moderation", who: "by role", summary: "The moderation ledger: what was dismissed and why, without authors; texts that would do harm are withheld.", ok: "200", answer: jsonOf("ModerationResponse"), open: true},
	{path: base + "/moderation.csv", method: "get", id: "moderationCSV", who: "by role", summary: "The moderation ledger as a table.", ok: "200", answer: file("text/csv"), open: true},
	{path: base + "/summary/history", method: "get", id: "summaryHistory", who: "rapporteur, chair, secretariat", params: []any{
		query("segment", object{"type": "string"}, "The section: a segment, introduction, conclusion or annex."),
	}, summary: "What people did to a section of the summary, the latest first, with readable differences.", ok: "200", answer: jsonOf("SummaryHistoryResponse")},
	{path: base + "/summary.md", method: "get", id: "summaryMarkdown", who: "rapporteur, chair, secretariat", summary: "The draft President's Summary as Markdown.", ok: "200", answer: file("text/markdown")},
	{path: base + "/summary.html", method: "get", id: "summaryHTML", who: "rapporteur, chair, secretariat", summary: "The draft President's Summary as a page for print.", ok: "200", answer: file("text/html")},
	{path: base + "/summary.docx", method: "get", id: "summaryDOCX", who: "rapporteur, chair, secretariat", summary: "The draft President's Summary as an Office Open XML document.", ok: "200", answer: file("application/vnd.openxmlformats-officedocument.wordprocessingml.document")},
	{path: "/healthz", method: "get", id: "health", who: "anyone", summary: "The process is alive.", ok: "200", answer: file("text/plain"), open: true},
	{path: "/readyz", method: "get", id: "ready", who: "anyone", summary: "The server takes commands, and what its log promises; 503 when it does not, or is about to stop.", ok: "200", answer: asJSON(readyAnswer), open: true},
	{path: "/metrics", method: "get", id: "metrics", who: "anyone who reaches the listener it is configured on", summary: "Metrics in the Prometheus text format.", ok: "200", answer: file("text/plain"), open: true},
	{path: "/api/v1/openapi.json", method: "get", id: "openapi", who: "anyone", summary: "This document.", ok: "200", answer: asJSON(object{"type": "object"}), open: true},
	{path: "/api/v1/asyncapi.json", method: "get", id: "asyncapi", who: "anyone", summary: "The live channel, described.", ok: "200", answer: asJSON(object{"type": "object"}), open: true},
}

// readyAnswer is what /readyz says; node and present are for the server's own token.
var readyAnswer = object{
	"type":     "object",
	"required": []string{"ready", "durability", "promise"},
	"properties": object{
		"ready":      object{"type": "boolean"},
		"durability": object{"type": "string", "enum": []string{"memory", "second", "disk", "replicated"}},
		"promise":    object{"type": "string"},
		"nodes":      object{"type": "integer"},
		"node":       object{"type": "string"},
		"present":    object{"type": "array", "items": object{"type": "object"}},
	},
}

// openAPI is openapi.json.
func openAPI(m *model) object {
	paths := object{}
	for _, c := range calls {
		p, ok := paths[c.path].(object)
		if !ok {
			p = object{}
			paths[c.path] = p
		}
		p[c.method] = operation(c)
	}
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title": "Rostrum", "version": "1",
			"description": "Live multistakeholder consultations: HTTP. The live channel is described in asyncapi.json.",
		},
		"paths": paths,
		"components": object{
			"schemas": definitions(m, "#/components/schemas/"),
			"securitySchemes": object{
				"token": object{"type": "http", "scheme": "bearer", "description": "A token of the session, or the server's own secretariat token."},
				"cookie": object{"type": "apiKey", "in": "cookie", "name": "rostrum_SESSION_ROLE",
					"description": "Set by join; SESSION is the first eight characters of the session's id. A page that holds several names its own with the query parameter role. Needs an Origin of the server's own."},
			},
			"responses": object{"Refused": object{
				"description": "Refused: what is wrong and what to do, in the language asked for with Accept-Language (ar, zh, en, fr, ru, es).",
				"headers":     object{"Retry-After": object{"schema": object{"type": "integer"}, "description": "Seconds, with 429 and 503."}},
				"content":     jsonOf("ErrorResponse"),
			}},
		},
		"security": []any{object{"token": []string{}}, object{"cookie": []string{}}},
	}
}

func operation(c call) object {
	answer := object{"description": "Done."}
	if c.answer != nil {
		answer["content"] = c.answer
	}
	if c.ok == "101" {
		answer["description"] = "Switching to WebSocket."
	}
	o := object{
		"operationId": c.id, "summary": c.summary, "description": "For: " + c.who + ".",
		"responses": object{c.ok: answer, "default": object{"$ref": "#/components/responses/Refused"}},
	}
	for status, response := range c.also {
		o["responses"].(object)[status] = response
	}
	params := c.params
	if len(c.path) > len(base) && c.path[:len(base)] == base {
		params = append([]any{pathParam("id")}, params...)
	}
	if params != nil {
		o["parameters"] = params
	}
	if c.body != nil {
		o["requestBody"] = object{"required": true, "content": c.body}
	}
	if c.open {
		o["security"] = []any{object{}, object{"token": []string{}}, object{"cookie": []string{}}}
	}
	return o
}

// parts says what "parts=1" is.
const parts = "1: each paragraph of the summary comes as a document of its own, and that of a section names them in their order; a change of one note is then a few KB however many there are. Ask for it each time with the same since."

func cursor() []any {
	return []any{
		query("since", object{"type": "integer", "minimum": 0}, "The version held. Absent: everything."),
		query("epoch", object{"type": "string"}, "The epoch of the version held. Another epoch: everything. Absent: the present one."),
		query("role", ref("Role"), "Which of several cookies of the session is meant."),
		query("lang", object{"enum": session.Languages}, "The language of refusals, for clients that cannot set Accept-Language."),
		query("parts", object{"enum": []string{"1"}}, parts),
	}
}

func header(name, doc string) object {
	return object{"name": name, "in": "header", "schema": object{"type": "string"}, "description": doc}
}

func ref(name string) object { return object{"$ref": "#/components/schemas/" + name} }

func jsonOf(name string) object { return asJSON(ref(name)) }

func asJSON(schema object) object {
	return object{"application/json": object{"schema": schema}}
}

func media(doc string, schema object) object {
	if schema == nil {
		schema = object{"type": "object"}
	}
	return object{"schema": described(schema, doc)}
}

func text(doc string) object {
	return object{"schema": object{"type": "string", "description": doc}}
}

func file(mediaType string) object {
	return object{mediaType: object{"schema": object{"type": "string"}}}
}

func query(name string, schema object, doc string) object {
	return object{"name": name, "in": "query", "schema": schema, "description": doc}
}

func pathParam(name string) object {
	return object{"name": name, "in": "path", "required": true, "schema": object{"type": "string"}}
}
