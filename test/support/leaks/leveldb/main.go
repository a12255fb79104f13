// Reads every file of LevelDB databases with the library that Fabric and Kubo use, without opening the
// databases: a running process holds their locks, and opening would compact away what was deleted.
//
// `leveldb read SINCE FOLDER...` prints records of a name and bytes, each with its length (uint32,
// big-endian) before it: every key and value of every table and journal that was written at the instant
// SINCE (milliseconds since 1970) or later, overwritten and deleted ones too.
//
// `leveldb plant FOLDER` puts the values that it is given, one a line in base64, into a database that no
// process uses, and deletes the first of them again.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strconv"
	"time"

	"github.com/syndtr/goleveldb/leveldb"
	"github.com/syndtr/goleveldb/leveldb/journal"
	"github.com/syndtr/goleveldb/leveldb/opt"
	"github.com/syndtr/goleveldb/leveldb/storage"
	"github.com/syndtr/goleveldb/leveldb/table"
	"github.com/syndtr/goleveldb/leveldb/util"
)

// A folder changes while it is read: a compaction replaces tables by new ones. It is read again until
// a whole pass found everything that it listed.
const attempts = 10

var (
	tableName   = regexp.MustCompile(`^[0-9]+\.(ldb|sst)$`)
	journalName = regexp.MustCompile(`^([0-9]+\.log|MANIFEST-[0-9]+)$`)
)

type emitter func(name string, content []byte) error

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 2 && args[0] == "plant" {
		return plant(args[1], os.Stdin)
	}
	if len(args) < 3 || args[0] != "read" {
		return errors.New("usage: leveldb read SINCE FOLDER... | plant FOLDER")
	}
	since, err := strconv.ParseInt(args[1], 10, 64)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(os.Stdout)
	for _, folder := range args[2:] {
		if err := readFolder(folder, time.UnixMilli(since), toStream(out)); err != nil {
			return fmt.Errorf("%s: %w", folder, err)
		}
	}
	return out.Flush()
}

func toStream(out io.Writer) emitter {
	return func(name string, content []byte) error {
		for _, part := range [][]byte{[]byte(name), content} {
			if err := binary.Write(out, binary.BigEndian, uint32(len(part))); err != nil {
				return err
			}
			if _, err := out.Write(part); err != nil {
				return err
			}
		}
		return nil
	}
}

func readFolder(folder string, since time.Time, emit emitter) error {
	done := map[string]bool{}
	var missed error
	for range attempts {
		names, err := listed(folder)
		if err != nil {
			return err
		}
		missed = nil
		for _, name := range names {
			// A table never changes; a journal may have grown.
			if tableName.MatchString(name) && done[name] {
				continue
			}
			if err := readFile(filepath.Join(folder, name), since, emit); err != nil {
				missed = fmt.Errorf("%s: %w", name, err)
				continue
			}
			done[name] = true
		}
		if missed == nil {
			return nil
		}
	}
	return missed
}

// listed names the files that hold data; Kubo and Fabric keep others, such as LOG, which are plain text.
func listed(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		if tableName.MatchString(entry.Name()) || journalName.MatchString(entry.Name()) {
			names = append(names, entry.Name())
		}
	}
	if len(names) == 0 {
		return nil, errors.New("no LevelDB database is here")
	}
	sort.Strings(names)
	return names, nil
}

func readFile(file string, since time.Time, emit emitter) error {
	// A file may have been compacted away since it was listed: the next pass reads what replaced it.
	opened, err := os.Open(file)
	if err != nil {
		return err
	}
	defer opened.Close()
	info, err := opened.Stat()
	if err != nil || info.ModTime().Before(since) {
		return err
	}
	if tableName.MatchString(filepath.Base(file)) {
		return readTable(opened, info.Size(), file, emit)
	}
	return readJournal(opened, file, emit)
}

func readTable(file *os.File, size int64, name string, emit emitter) error {
	description := storage.FileDesc{Type: storage.TypeTable}
	reader, err := table.NewReader(file, size, description, nil, nil, &opt.Options{Strict: opt.StrictAll})
	if err != nil {
		return err
	}
	defer reader.Release()
	// Outside of a database the reader gives every stored version of a key.
	entries := reader.NewIterator(nil, nil)
	defer entries.Release()
	for entries.Next() {
		if err := emit(name, entries.Key()); err != nil {
			return err
		}
		if err := emit(name, entries.Value()); err != nil {
			return err
		}
	}
	return entries.Error()
}

func readJournal(file *os.File, name string, emit emitter) error {
	reader := journal.NewReader(file, nil, false, true)
	for {
		record, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		content, err := io.ReadAll(record)
		if errors.Is(err, io.ErrUnexpectedEOF) {
			// The last record is still being written.
			return nil
		}
		if err != nil {
			return err
		}
		if err := emitRecord(name, content, emit); err != nil {
			return err
		}
	}
}

// emitRecord gives the keys and values of a journal's record. A manifest's record is no batch of them.
func emitRecord(name string, content []byte, emit emitter) error {
	var batch leveldb.Batch
	if err := batch.Load(content); err != nil {
		return emit(name, content)
	}
	replay := &replayer{name: name, emit: emit}
	if err := batch.Replay(replay); err != nil {
		return err
	}
	return replay.failure
}

type replayer struct {
	name    string
	emit    emitter
	failure error
}

func (r *replayer) Put(key, value []byte) {
	r.give(key)
	r.give(value)
}

func (r *replayer) Delete(key []byte) {
	r.give(key)
}

func (r *replayer) give(content []byte) {
	if r.failure == nil {
		r.failure = r.emit(r.name, content)
	}
}

func plant(folder string, lines io.Reader) error {
	database, err := leveldb.OpenFile(folder, nil)
	if err != nil {
		return err
	}
	defer database.Close()
	scanner := bufio.NewScanner(lines)
	scanner.Buffer(nil, 1<<24)
	for count := 0; scanner.Scan(); count++ {
		value, err := base64.StdEncoding.DecodeString(scanner.Text())
		if err != nil {
			return err
		}
		if err := database.Put(fmt.Appendf(nil, "planted/%d", count), value, nil); err != nil {
			return err
		}
	}
	if err := scanner.Err(); err != nil {
		return err
	}
	// The values move from the journal into a compressed table.
	planted := util.Range{Start: []byte("planted/"), Limit: []byte("planted0")}
	if err := database.CompactRange(planted); err != nil {
		return err
	}
	return database.Delete([]byte("planted/0"), nil)
}
