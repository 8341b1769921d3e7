package graphsim

import (
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// Moment is a point in time in a seed. Its JSON form is unix seconds, an RFC 3339
// string, or an offset from the simulator's clock at the time of loading, such as
// "+720h" or "-1h", so that a seed file does not age. The zero Moment is written
// 0 and means never, or unknown.
type Moment struct {
	at       time.Time
	offset   time.Duration
	relative bool
}

// FixedMoment returns a fixed moment.
func FixedMoment(t time.Time) Moment { return Moment{at: t} }

// OffsetMoment returns the moment d after the simulator's clock, or before it if d is negative.
func OffsetMoment(d time.Duration) Moment { return Moment{offset: d, relative: true} }

func (m Moment) resolve(now time.Time) time.Time {
	if m.relative {
		return now.Add(m.offset)
	}
	return m.at
}

// UnmarshalJSON implements json.Unmarshaler.
func (m *Moment) UnmarshalJSON(data []byte) error {
	var seconds int64
	if err := json.Unmarshal(data, &seconds); err == nil {
		*m = Moment{}
		if seconds != 0 {
			m.at = time.Unix(seconds, 0)
		}
		return nil
	}
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return errors.New(`want unix seconds, an RFC 3339 time or an offset such as "+720h"`)
	}
	if strings.HasPrefix(text, "+") || strings.HasPrefix(text, "-") {
		d, err := time.ParseDuration(text)
		*m = OffsetMoment(d)
		return err
	}
	t, err := time.Parse(time.RFC3339, text)
	*m = FixedMoment(t)
	return err
}

// unixOrZero returns a time as Graph writes times: unix seconds, 0 for never.
func unixOrZero(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}
