package graph

import (
	"slices"
	"sync"
	"time"
)

// directReads is how many numbers of one account are read one by one before the account's whole list is. A small
// configuration costs no list; a large one costs one call per hundred numbers instead of one per number, out of the 200
// calls an hour that Meta grants for an account.
const directReads = 2

// refusalAge is how long a refusal is remembered. A plan asks for the same number several times within seconds, and many
// numbers that a token has lost would use up the allowance; after a while somebody may have granted access.
const refusalAge = 30 * time.Second

// numberLoader answers reads of single numbers from one read of their account's list. Graph has no call for many
// objects, and an item of a batch counts as a call.
type numberLoader struct {
	mu     sync.Mutex
	single map[string]PhoneNumber // numbers that were read directly
	no     map[string]refusal     // numbers, and lists by account, that Meta has just refused to show
	asked  map[string][]string    // account -> the numbers that were read directly, up to directReads
	loaded map[string]numberList  // account -> its complete list
	age    map[string]int         // account -> how often its list was forgotten
	lists  flight[numberList]     // by account
	direct flight[PhoneNumber]    // by number
}

type refusal struct {
	err error
	at  time.Time
}

type numberList struct {
	order []PhoneNumber
	byID  map[string]PhoneNumber
}

// find looks a number up in what is loaded, whatever account it is in.
func (l *numberLoader) find(id string) (PhoneNumber, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, list := range l.loaded {
		if n, ok := list.byID[id]; ok {
			return n, true
		}
	}
	n, ok := l.single[id]
	return n, ok
}

// keep remembers a number that was read directly, and counts it for its account.
func (l *numberLoader) keep(n PhoneNumber) {
	l.mu.Lock()
	if l.single == nil {
		l.single = map[string]PhoneNumber{}
	}
	l.single[n.ID] = n
	l.mu.Unlock()
	if n.BusinessAccountID != "" {
		l.alone(n.BusinessAccountID, n.ID)
	}
}

// likely returns the account that a number without a hint is probably in: the only one that enough numbers were found in.
func (l *numberLoader) likely() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.asked) != 1 {
		return ""
	}
	for account, ids := range l.asked {
		if len(ids) >= directReads {
			return account
		}
	}
	return ""
}

// refused returns what Meta has just answered to the same question.
func (l *numberLoader) refused(key string, now time.Time) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r, ok := l.no[key]; ok && now.Sub(r.at).Abs() < refusalAge {
		return r.err
	}
	return nil
}

// refuse remembers an answer that is about access. Trouble on the way says nothing about the next attempt.
func (l *numberLoader) refuse(key string, err error, now time.Time) {
	if !is(err, ErrHidden) && !is(err, ErrPermission) && !is(err, ErrWrongKind) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.no == nil {
		l.no = map[string]refusal{}
	}
	l.no[key] = refusal{err: err, at: now}
}

// alone counts the numbers asked for under an account, and says whether this one is among the first.
func (l *numberLoader) alone(account, id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if slices.Contains(l.asked[account], id) {
		return true
	}
	if len(l.asked[account]) >= directReads {
		return false
	}
	if l.asked == nil {
		l.asked = map[string][]string{}
	}
	l.asked[account] = append(l.asked[account], id)
	return true
}

func (l *numberLoader) get(account string) (list numberList, age int, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	list, ok = l.loaded[account]
	return list, l.age[account], ok
}

// put stores a list, unless the account was written to since it began to be read.
func (l *numberLoader) put(account string, list numberList, age int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.age[account] != age {
		return
	}
	if l.loaded == nil {
		l.loaded = map[string]numberList{}
	}
	l.loaded[account] = list
}

func (l *numberLoader) forget(account string) {
	l.mu.Lock()
	delete(l.loaded, account)
	if l.age == nil {
		l.age = map[string]int{}
	}
	l.age[account]++
	for id, n := range l.single {
		if n.BusinessAccountID == account {
			delete(l.single, id)
		}
	}
	l.no = nil
	l.mu.Unlock()
	l.lists.forget(account)
}
