package main

import (
	"debug/buildinfo"
	"maps"
	"slices"
	"strings"
	"time"
)

// bomFile is a list of what a program is made of, in the form of CycloneDX.
// https://cyclonedx.org/docs/1.6/json/
type bomFile struct {
	Format     string `json:"bomFormat"`
	Spec       string `json:"specVersion"`
	Version    int    `json:"version"`
	Metadata   meta   `json:"metadata"`
	Components []part `json:"components"`
}

type meta struct {
	Timestamp string `json:"timestamp"`
	Component part   `json:"component"`
}

type part struct {
	Type    string `json:"type"`
	Ref     string `json:"bom-ref"`
	Name    string `json:"name"`
	Version string `json:"version"`
	PURL    string `json:"purl"`
}

// newBOM returns the bill of materials. It reads what the linker has written to the programs: the modules that are in them, which is less
// than what go.mod requires. The builds for all platforms have one list, because a few modules are for one system only.
func newBOM(name string, s source, built []*buildinfo.BuildInfo) bomFile {
	parts := map[string]part{}
	for _, info := range built {
		std := newLibrary("std", strings.TrimPrefix(info.GoVersion, "go"))
		parts[std.Ref] = std
		for _, m := range info.Deps {
			if m.Replace != nil {
				m = m.Replace
			}
			lib := newLibrary(m.Path, m.Version)
			parts[lib.Ref] = lib
		}
	}
	main := newLibrary(built[0].Main.Path, s.version)
	main.Type, main.Name = "application", name
	sorted := slices.SortedFunc(maps.Values(parts), func(a, b part) int { return strings.Compare(a.Ref, b.Ref) })
	return bomFile{
		Format: "CycloneDX", Spec: "1.6", Version: 1,
		Metadata:   meta{Timestamp: s.time.Format(time.RFC3339), Component: main},
		Components: sorted,
	}
}

func newLibrary(path, version string) part {
	// A package URL, https://github.com/package-url/purl-spec. A plus sign has to be escaped.
	purl := "pkg:golang/" + path + "@" + strings.ReplaceAll(version, "+", "%2B")
	return part{Type: "library", Ref: purl, Name: path, Version: version, PURL: purl}
}
