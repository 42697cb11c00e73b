package wire

import _ "embed" // the published contract is part of the binary

var (
	//go:embed openapi.json
	openAPI []byte
	//go:embed asyncapi.json
	asyncAPI []byte
)

// OpenAPI is the OpenAPI 3.1 description of the HTTP calls, as JSON. The caller does not change it.
func OpenAPI() []byte { return openAPI }

// AsyncAPI is the AsyncAPI 3.0 description of the live channel, as JSON. The caller does not change it.
func AsyncAPI() []byte { return asyncAPI }
