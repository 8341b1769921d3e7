package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"terraform-provider-whatsapp/internal/secret"
)

// Limits of what is taken from the usage headers: Meta names up to 32 objects in one header.
const (
	slowAt         = 80 // percent of an allowance
	maxUsageHeader = 64 << 10
	maxUsageKeys   = 256
	maxRegain      = 7 * 24 * time.Hour
)

// https://developers.facebook.com/docs/graph-api/overview/rate-limiting
const (
	appUsage      = "X-App-Usage"
	businessUsage = "X-Business-Use-Case-Usage"
)

// highestUsages returns the highest percentage that the headers name, per object; the key "" is the app. Headers that are absent or
// malformed name none.
func highestUsages(h http.Header) map[string]float64 {
	out := map[string]float64{}
	if app := usageFigures(h.Get(appUsage)); app != nil {
		out[""] = highestPercent(app)
	}
	for id, entries := range businessUsages(h) {
		for _, entry := range entries {
			out[id] = max(out[id], highestPercent(entry))
		}
	}
	return out
}

// regainTime returns the longest time that the headers name until calls are accepted again. The header counts in minutes.
func regainTime(h http.Header) time.Duration {
	longest := 0.0
	for _, entries := range businessUsages(h) {
		for _, entry := range entries {
			longest = max(longest, percent(entry["estimated_time_to_regain_access"]))
		}
	}
	return time.Duration(min(longest, maxRegain.Minutes()) * float64(time.Minute))
}

func businessUsages(h http.Header) map[string][]map[string]json.RawMessage {
	var all map[string]json.RawMessage
	raw := h.Get(businessUsage)
	if len(raw) > maxUsageHeader || json.Unmarshal([]byte(raw), &all) != nil || len(all) > maxUsageKeys {
		return nil
	}
	out := map[string][]map[string]json.RawMessage{}
	for id, list := range all {
		var entries []map[string]json.RawMessage
		if json.Unmarshal(list, &entries) == nil {
			out[id] = entries
		}
	}
	return out
}

func usageFigures(raw string) map[string]json.RawMessage {
	var out map[string]json.RawMessage
	if len(raw) > maxUsageHeader || json.Unmarshal([]byte(raw), &out) != nil {
		return nil
	}
	return out
}

func highestPercent(entry map[string]json.RawMessage) float64 {
	return max(percent(entry["call_count"]), percent(entry["total_time"]), percent(entry["total_cputime"]))
}

// percent reads one figure; what is not a finite positive number is 0.
func percent(raw json.RawMessage) float64 {
	f, err := strconv.ParseFloat(strings.Trim(string(raw), `"`), 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) || f < 0 {
		return 0
	}
	return f
}

// pace spaces the calls when an allowance runs low. The zero pace does not wait. A figure counts until the next one
// for the same object arrives; a provider process does not live long enough for old figures to matter.
type pace struct {
	mu      sync.Mutex
	limiter *rate.Limiter
	used    map[string]float64
}

func (p *pace) rateLimiter() *rate.Limiter {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.limiter == nil {
		p.limiter = rate.NewLimiter(rate.Inf, 1)
		p.used = map[string]float64{}
	}
	return p.limiter
}

func (p *pace) wait(ctx context.Context) error {
	if err := p.rateLimiter().Wait(ctx); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("calls are spaced because the allowance is nearly used up, and this one would be too late: %w",
			context.DeadlineExceeded)
	}
	return nil
}

// addFigures adds new figures and returns the object that uses most of its allowance, when that is 80 % or more.
func (p *pace) addFigures(figures map[string]float64) (id string, used float64, low bool) {
	if len(figures) == 0 {
		return "", 0, false
	}

	limiter := p.rateLimiter()
	p.mu.Lock()
	defer p.mu.Unlock()

	for id, f := range figures {
		if _, known := p.used[id]; known || len(p.used) < maxUsageKeys {
			p.used[id] = f
		}
	}

	for k, f := range p.used {
		if f > used {
			id, used = k, f
		}
	}

	low = used >= slowAt
	limit := rate.Inf
	if low {
		limit = rate.Every(time.Second)
	}
	if limiter.Limit() != limit {
		limiter.SetLimit(limit)
	}
	return id, used, low
}

// highestUsage returns the highest percentage of the last figures.
func (p *pace) highestUsage() (used float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, f := range p.used {
		used = max(used, f)
	}
	return used
}

// noticeUsage adds a notice when an allowance runs low.
func (c *Client) noticeUsage(h http.Header) {
	id, used, low := c.pace.addFigures(highestUsages(h))
	if !low {
		return
	}
	whose := "the app's call allowance"
	if id != "" {
		whose = "the call allowance of " + secret.Clean(c.cfg.Secrets.Redact(id), 30)
	}
	c.addNotice("usage", fmt.Sprintf("Meta counts %.0f %% of %s as used up. Calls are spaced to one per second from now on.",
		min(used, 1000), whose))
}
