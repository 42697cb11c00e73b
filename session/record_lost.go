package session

// What the storage acknowledged and then lost (a failover to a replica that lagged, a restore from an
// older copy) and no node can offer again is named in the record itself, by a node that still knew it,
// and the staff are told: they alone can put right what had happened in the room.

// TailLost says that the entries From to To, the last of which had the hash Hash under the epoch
// Epoch, were acknowledged and are not in this record: the entries that have their numbers now are
// others.
type TailLost struct {
	From  uint64 `json:"from"`
	To    uint64 `json:"to"`
	Hash  string `json:"hash"`
	Epoch string `json:"epoch"`
}

// Type is the event's name in the record.
func (TailLost) Type() string { return "record.tail_lost" }

// tailLostTo are those who can put it right.
var tailLostTo = []Role{RoleChair, RoleModerator, RoleRapporteur, RoleSecretariat}

// recordLost is never refused: the record must say it, whatever the day's state.
func (d *decision) recordLost(c *RecordLost) *Refusal {
	d.emit(&TailLost{From: c.From, To: c.To, Hash: c.Hash, Epoch: c.Epoch})
	if len(d.st.Notices) < maxNotices {
		text := Text{}
		for lang, words := range tailLostWords {
			text[lang] = words(itoa(int(c.To - c.From + 1)))
		}
		d.emit(&NoticePosted{Notice: shortID("x", d.st.nNotice+1), Text: text, Level: "warning", To: tailLostTo})
	}
	return nil
}

// tailLostWords are the server's own words, since a notice carries its text with it.
var tailLostWords = map[string]func(n string) string{
	"en": func(n string) string {
		return "The storage has lost acts that were confirmed (" + n + " of them). Look at the list, the floor and your last entries, and make again what is missing."
	},
	"fr": func(n string) string {
		return "Le stockage a perdu des actes qui avaient été confirmés (nombre : " + n + "). Vérifiez la liste, la parole et vos dernières saisies, et refaites ce qui manque."
	},
	"es": func(n string) string {
		return "El almacenamiento ha perdido actos que estaban confirmados (número: " + n + "). Revise la lista, el uso de la palabra y sus últimas entradas, y repita lo que falte."
	},
	"ru": func(n string) string {
		return "Хранилище потеряло подтверждённые действия (число: " + n + "). Проверьте список, слово и свои последние записи и повторите недостающее."
	},
	"ar": func(n string) string {
		return "فقدت وحدة التخزين إجراءات سبق تأكيدها (عددها: " + n + "). راجعوا القائمة والكلمة وآخر ما أدخلتموه، وأعيدوا ما ينقص."
	},
	"zh": func(n string) string {
		return "存储丢失了已确认的操作（共 " + n + " 项）。请检查名单、发言情况和您最近的录入，并补上缺少的内容。"
	},
}
