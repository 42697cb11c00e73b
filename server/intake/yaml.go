package intake

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

var yamlLine = regexp.MustCompile(`^yaml: line (\d+): (.*)$`)

// loadYAML reads the one document of a file. Aliases are resolved under the bound on nodes, so a
// file of a kilobyte cannot become a gigabyte; merge keys and tags of one's own are not part of the
// format.
func loadYAML(b []byte, fs *faults) *node {
	dec := yaml.NewDecoder(bytes.NewReader(b))
	var doc yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			fs.fault("file.empty", place{}, "")
			return nil
		}
		yamlFault(b, err, fs)
		return nil
	}
	var second yaml.Node
	if err := dec.Decode(&second); err == nil {
		fs.fault("file.two_documents", place{second.Line, second.Column}, "")
		return nil
	} else if !errors.Is(err, io.EOF) {
		yamlFault(b, err, fs)
		return nil
	}
	if len(doc.Content) != 1 {
		fs.fault("file.empty", place{}, "")
		return nil
	}
	c := &yamlConverter{fs: fs}
	n := c.convert(doc.Content[0], 1)
	if c.gaveUp {
		return nil
	}
	return n
}

// yamlFault names a syntax error. Where the library says the line on which the construct around the
// error began, or none, the line is found: the shortest beginning of the file that has the same
// error ends with it.
func yamlFault(b []byte, err error, fs *faults) {
	reason, line := strings.TrimPrefix(err.Error(), "yaml: "), 0
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		line, _ = strconv.Atoi(m[1]) // digits by the pattern; too many of them are line 0
		reason = m[2]
	}
	switch {
	case strings.HasPrefix(reason, "did not find expected ',' or"):
		line++ // the library counts from 0 here, and where the bracket opened is what helps
	case line == 0, strings.HasPrefix(reason, "did not find expected"):
		line = firstLineWith(b, reason)
	}
	fs.fault("file.not_yaml", place{line, 0}, "", "reason", reason)
}

// firstLineWith is the number of lines that are enough for the error. More lines than enough have
// the same error, because reading stops at it: so the search may halve.
func firstLineWith(b []byte, reason string) int {
	ends := []int{}
	for i, c := range b {
		if c == '\n' {
			ends = append(ends, i+1)
		}
	}
	ends = append(ends, len(b))
	return 1 + sort.Search(len(ends)-1, func(i int) bool {
		dec := yaml.NewDecoder(bytes.NewReader(b[:ends[i]]))
		for {
			var doc yaml.Node
			if err := dec.Decode(&doc); err != nil {
				return strings.HasSuffix(err.Error(), reason)
			}
		}
	})
}

type yamlConverter struct {
	fs     *faults
	nodes  int
	gaveUp bool
}

func (c *yamlConverter) convert(y *yaml.Node, depth int) *node {
	n := &node{at: place{y.Line, y.Column}}
	if c.nodes++; c.nodes > maxNodes || depth > maxDepth {
		c.giveUp(n.at, depth)
	}
	if c.gaveUp {
		return n
	}
	switch y.Kind {
	case yaml.AliasNode:
		if y.Alias != nil {
			m := *c.convert(y.Alias, depth+1)
			m.at = n.at
			return &m
		}
	case yaml.SequenceNode:
		n.kind = isList
		for _, e := range y.Content {
			n.values = append(n.values, c.convert(e, depth+1))
		}
	case yaml.MappingNode:
		n.kind = isMap
		for i := 0; i+1 < len(y.Content); i += 2 {
			n.keys = append(n.keys, c.convert(y.Content[i], depth+1))
			n.values = append(n.values, c.convert(y.Content[i+1], depth+1))
		}
	case yaml.ScalarNode:
		n.text = y.Value
		n.kind = c.scalar(y, n.at)
	}
	return n
}

func (c *yamlConverter) scalar(y *yaml.Node, at place) kind {
	switch tag := y.ShortTag(); tag {
	case "!!str", "!!merge":
		return isString
	case "!!int", "!!float":
		return isNumber
	case "!!bool":
		return isBool
	case "!!null":
		return isNull
	case "!!timestamp":
		return isDate
	default:
		c.fs.fault("file.tag", at, "", "tag", tag)
		return isString
	}
}

func (c *yamlConverter) giveUp(at place, depth int) {
	if c.gaveUp {
		return
	}
	c.gaveUp = true
	if depth > maxDepth {
		c.fs.tooLarge("file.too_deep", at, "", "limit", itoa(maxDepth))
		return
	}
	c.fs.tooLarge("file.too_many_values", at, "", "limit", itoa(maxNodes))
}
