package main

import "debug/buildinfo"

// statement is a statement of in-toto with a predicate of SLSA: which files were made, how, and from which commit.
// https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md, https://slsa.dev/spec/v1.1/provenance
type statement struct {
	Type          string     `json:"_type"`
	Subject       []resource `json:"subject"`
	PredicateType string     `json:"predicateType"`
	Predicate     predicate  `json:"predicate"`
}

type resource struct {
	Name   string            `json:"name"`
	Digest map[string]string `json:"digest"`
}

type predicate struct {
	BuildDefinition struct {
		BuildType            string            `json:"buildType"`
		ExternalParameters   map[string]string `json:"externalParameters"`
		InternalParameters   map[string]any    `json:"internalParameters"`
		ResolvedDependencies []resource        `json:"resolvedDependencies"`
	} `json:"buildDefinition"`
	RunDetails struct {
		Builder struct {
			ID string `json:"id"`
		} `json:"builder"`
	} `json:"runDetails"`
}

// newProvenance returns the provenance. It has no time and no machine, so that a person who builds the commit again gets the same
// statement. Who built it is proven by the signature beside it, and for a release of the workflow by the attestation of GitHub.
func newProvenance(s source, on []platform, info *buildinfo.BuildInfo, sums []sum) statement {
	st := statement{Type: "https://in-toto.io/Statement/v1", PredicateType: "https://slsa.dev/provenance/v1"}
	for _, f := range sums {
		st.Subject = append(st.Subject, resource{Name: f.name, Digest: map[string]string{"sha256": f.sha256}})
	}
	var names []string
	for _, p := range on {
		names = append(names, p.String())
	}
	build := &st.Predicate.BuildDefinition
	build.BuildType = "urn:" + provider + ":make-release:v1"
	build.ExternalParameters = map[string]string{"command": "make release", "version": s.version}
	build.InternalParameters = map[string]any{"flags": buildFlags(s.version), "cgo": false, "platforms": names, "go": info.GoVersion}
	build.ResolvedDependencies = []resource{{Name: info.Main.Path, Digest: map[string]string{"gitCommit": s.commit}}}
	st.Predicate.RunDetails.Builder.ID = "urn:" + provider + ":make"
	return st
}
