package httpchat

import (
	"sync"

	"terraform-provider-whatsapp/internal/chat"
)

// cache holds the projects as this process last saw them.
type cache struct {
	mu      sync.Mutex
	byID    map[string]chat.Project
	ids     map[string]string // keys, and names that were answered with a project, to its id
	asked   map[string]bool
	missing map[string]bool // names that were answered 404
	listed  bool            // the complete list has been read

	// A read that began before a write ended may bring what was there before it. So each write takes a number, and what
	// a read brings counts only for projects that were not written since it began.
	writes  int
	written map[string]int
}

func newCache() *cache {
	return &cache{
		byID: map[string]chat.Project{}, ids: map[string]string{},
		asked: map[string]bool{}, missing: map[string]bool{}, written: map[string]int{},
	}
}

// find looks a project up by id or by another name; an id wins.
func (c *cache) find(name string) (chat.Project, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if p, ok := c.byID[name]; ok {
		return p, true
	}
	if _, dropped := c.written[name]; dropped { // it is an id, so it must not be taken for another project's key
		return chat.Project{}, false
	}
	p, ok := c.byID[c.ids[name]]
	return p, ok
}

// ask notes that a project is wanted, and returns how many different ones have been so far and whether the complete
// list has been read.
func (c *cache) ask(name string) (different int, listed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked[name] = true
	return len(c.asked), c.listed
}

// miss notes that a project was answered 404, and returns how many different ones have been so far.
func (c *cache) miss(name string) (different int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.missing[name] = true
	return len(c.missing)
}

// moment returns what read must be given after a read that begins now.
func (c *cache) moment() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.writes
}

// read keeps a project that a read brought which began at moment, and returns what is known of it now.
func (c *cache) read(moment int, name string, p chat.Project) chat.Project {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keep(moment, p)
	c.ids[name] = p.ID
	if known, ok := c.byID[p.ID]; ok {
		return known
	}
	return p
}

// list keeps all projects of a complete list whose reading began at moment.
func (c *cache) list(moment int, projects []chat.Project) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range projects {
		c.keep(moment, p)
		if p.Key != "" {
			c.ids[p.Key] = p.ID // only now: a key alone may be the id of a project that was not read yet
		}
	}
	c.listed = true
}

func (c *cache) keep(moment int, p chat.Project) {
	if c.written[p.ID] <= moment {
		c.byID[p.ID] = p
	}
}

// forget drops what is known of a project, by whatever name.
func (c *cache) forget(name string) {
	c.mu.Lock()
	id, ok := c.ids[name]
	c.mu.Unlock()
	c.wrote(name, nil)
	if ok && id != name {
		c.wrote(id, nil)
	}
}

// wrote replaces a project by the answer to a write; nil drops it, so that the next Get reads it.
func (c *cache) wrote(id string, p *chat.Project) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.writes++
	c.written[id] = c.writes
	delete(c.byID, id)
	if p != nil {
		c.byID[id] = *p
	}
}
