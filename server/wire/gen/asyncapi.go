package main

import "rostrum/session"

// asyncAPI is asyncapi.json: the live channel as the server sees it, so that it receives commands
// and sends frames and answers.
func asyncAPI(m *model) object {
	return object{
		"asyncapi": "3.0.0",
		"info": object{
			"title": "Rostrum, live channel", "version": "1",
			"description": "One WebSocket per viewer. Text frames of JSON in both directions. The HTTP calls are described in openapi.json.",
		},
		"defaultContentType": "application/json",
		"channels": object{"live": object{
			"address":     "/api/v1/sessions/{id}/live",
			"description": "The first frame after connecting is the difference since the version the client held, or everything. Frames are applied in order; one may skip versions and none goes back.",
			"parameters":  object{"id": object{"description": "The session."}},
			"bindings": object{"ws": object{"method": "GET", "query": object{"type": "object", "properties": object{
				"since": object{"type": "integer", "minimum": 0, "description": "The version held."},
				"epoch": object{"type": "string", "description": "The epoch of the version held."},
				"role":  ref("Role"),
				"lang":  object{"enum": session.Languages, "description": "The language of refusals."},
				"parts": object{"enum": []string{"1"}, "description": parts},
			}}}},
			"messages": object{
				"command": object{"$ref": "#/components/messages/command"},
				"frame":   object{"$ref": "#/components/messages/frame"},
				"ack":     object{"$ref": "#/components/messages/ack"},
			},
		}},
		"operations": object{
			"command": object{
				"action": "receive", "channel": object{"$ref": "#/channels/live"},
				"summary":  "A client wants something done.",
				"messages": []any{object{"$ref": "#/channels/live/messages/command"}},
				"reply": object{
					"channel":  object{"$ref": "#/channels/live"},
					"messages": []any{object{"$ref": "#/channels/live/messages/ack"}},
				},
			},
			"frame": object{
				"action": "send", "channel": object{"$ref": "#/channels/live"},
				"summary":  "Documents that the viewer may see have changed.",
				"messages": []any{object{"$ref": "#/channels/live/messages/frame"}},
			},
		},
		"components": object{
			"messages": object{
				"command": object{"name": "command", "payload": ref("Command"),
					"summary": "An act. Sent again with its id it has no second effect and gets its first answer again."},
				"frame": object{"name": "frame", "payload": ref("Frame"),
					"summary": "The documents that changed, whole, and the keys of those that are gone."},
				"ack": object{"name": "ack", "payload": ref("Ack"),
					"summary": "The answer to a command: the version from which its effect is in the documents, or why it was refused."},
			},
			"schemas": definitions(m, "#/components/schemas/"),
		},
	}
}
