package chat

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// TenantProjects recognizes a tenant, such as an account of a chat service, by the projects that it holds.
type TenantProjects interface {
	// Hashes returns the hashes of all projects of the tenant except one. The list of projects may be as old as the process.
	Hashes(ctx context.Context, except string) ([]string, error)
}

// ProjectHash returns a short hash of what identifies a project among those of all tenants. It is kept in Terraform's private state.
func ProjectHash(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(sum[:8])
}

// ProjectHashes returns the hashes of projects, sorted and without duplicates. A project whose hash is "" has none.
func ProjectHashes[T any](projects []T, hash func(T) string) []string {
	hashes := []string{}
	for _, p := range projects {
		if h := hash(p); h != "" {
			hashes = append(hashes, h)
		}
	}
	slices.Sort(hashes)
	return slices.Compact(hashes)
}
