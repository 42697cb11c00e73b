package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
)

// sources is what reflection cannot see: comments, and the values of string enumerations.
type sources struct {
	types  map[string]string   // type → comment
	fields map[string]string   // Type.Field → comment
	enums  map[string][]string // type → its constants' values, in source order
}

func readSources(dirs ...string) (*sources, error) {
	s := &sources{types: map[string]string{}, fields: map[string]string{}, enums: map[string][]string{}}
	for _, dir := range dirs {
		names, err := filepath.Glob(filepath.Join(dir, "*.go")) // sorted
		if err != nil {
			return nil, fmt.Errorf("read sources: %w", err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
			if err != nil {
				return nil, fmt.Errorf("read sources: %w", err)
			}
			s.file(f)
		}
	}
	return s, nil
}

func (s *sources) file(f *ast.File) {
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			continue
		}
		for _, spec := range g.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				doc := comment(spec.Doc)
				if doc == "" && len(g.Specs) == 1 {
					doc = comment(g.Doc)
				}
				s.types[spec.Name.Name] = doc
				if st, ok := spec.Type.(*ast.StructType); ok {
					s.structFields(spec.Name.Name, st)
				}
			case *ast.ValueSpec:
				s.constants(g, spec)
			}
		}
	}
}

func (s *sources) structFields(typ string, st *ast.StructType) {
	for _, f := range st.Fields.List {
		doc := comment(f.Doc)
		if doc == "" {
			doc = comment(f.Comment)
		}
		for _, n := range f.Names {
			s.fields[typ+"."+n.Name] = doc
		}
	}
}

func (s *sources) constants(g *ast.GenDecl, spec *ast.ValueSpec) {
	typ, ok := spec.Type.(*ast.Ident)
	if g.Tok != token.CONST || !ok {
		return
	}
	for _, v := range spec.Values {
		if lit, ok := v.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if value, err := strconv.Unquote(lit.Value); err == nil {
				s.enums[typ.Name] = append(s.enums[typ.Name], value)
			}
		}
	}
}

// comment is the text of a comment on one line per paragraph.
func comment(g *ast.CommentGroup) string {
	return strings.Join(strings.Fields(g.Text()), " ")
}
