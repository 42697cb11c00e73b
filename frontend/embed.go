// Package frontend holds the built pages, so that the server is one binary and `go run` needs Go
// alone. The sources are beside it; `npm run build` makes dist/ again, byte for byte.
package frontend

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var built embed.FS

// FS holds the pages as NAME.html at its root, and what they load under assets/, whose names
// carry a hash of their content and may be cached for ever.
func FS() fs.FS {
	sub, err := fs.Sub(built, "dist")
	if err != nil {
		return built // fs.Sub refuses only an invalid name, and "dist" is valid
	}
	return sub
}
