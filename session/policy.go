package session

// rule is one line of the table of permissions: who may send a command, and in which phases of the
// day. That a request is one's own, or that a list is open, is for Decide to see.
type rule struct {
	roles  []Role
	phases []Phase
}

var (
	anyPhase    = Phases
	beforeEnd   = []Phase{PhaseUpcoming, PhaseLive}
	liveOnly    = []Phase{PhaseLive}
	liveAndDone = []Phase{PhaseLive, PhaseClosed}
)

// policy is the whole table: role × command × phase. What is not in it is refused.
var policy = map[string]rule{
	"segment.open":       {[]Role{RoleChair}, beforeEnd},
	"segment.suspend":    {[]Role{RoleChair}, liveOnly},
	"segment.resume":     {[]Role{RoleChair}, liveOnly},
	"segment.close":      {[]Role{RoleChair}, liveOnly},
	"segment.reschedule": {[]Role{RoleChair, RoleSecretariat}, beforeEnd},
	"list.open":          {[]Role{RoleChair}, beforeEnd},
	"list.close":         {[]Role{RoleChair}, beforeEnd},
	"list.order":         {[]Role{RoleChair}, beforeEnd},
	"list.limits":        {[]Role{RoleChair}, beforeEnd},

	"floor.request":      {[]Role{RoleParticipant, RoleChair, RoleSecretariat}, beforeEnd},
	"floor.withdraw":     {[]Role{RoleParticipant, RoleChair}, beforeEnd},
	"floor.defer":        {[]Role{RoleParticipant, RoleChair}, beforeEnd},
	"floor.edit":         {[]Role{RoleParticipant, RoleChair, RoleSecretariat}, beforeEnd},
	"floor.swap":         {[]Role{RoleParticipant, RoleChair}, beforeEnd},
	"floor.accept_swap":  {[]Role{RoleParticipant, RoleChair}, beforeEnd},
	"floor.decline_swap": {[]Role{RoleParticipant, RoleChair}, beforeEnd},
	"floor.give":         {[]Role{RoleChair}, liveOnly},
	"floor.finish":       {[]Role{RoleChair, RoleParticipant}, liveOnly},
	"floor.pause":        {[]Role{RoleChair}, liveOnly},
	"floor.resume":       {[]Role{RoleChair}, liveOnly},
	"floor.extend":       {[]Role{RoleChair}, liveOnly},
	"floor.absent":       {[]Role{RoleChair}, liveOnly},
	"floor.move":         {[]Role{RoleChair}, beforeEnd},
	"floor.remove":       {[]Role{RoleChair}, beforeEnd},
	"floor.rule":         {[]Role{RoleChair}, liveOnly},
	// Also when all is closed: closing the last segment by mistake must be possible to take back,
	// and before anything has opened again once that was taken back.
	"floor.undo": {[]Role{RoleChair}, anyPhase},
	"floor.redo": {[]Role{RoleChair}, anyPhase},

	"budget.grant":  {[]Role{RoleChair, RoleSecretariat}, anyPhase},
	"budget.adjust": {[]Role{RoleChair, RoleSecretariat}, anyPhase},

	"statement.deposit": {[]Role{RoleParticipant}, anyPhase},

	// Questions outlive the meeting: they are answered in writing afterwards.
	"question.ask":      {[]Role{RoleParticipant, RoleAudience}, anyPhase},
	"question.offer":    {[]Role{RoleFeed, RoleModerator, RoleSecretariat}, anyPhase},
	"question.vote":     {[]Role{RoleParticipant, RoleAudience}, anyPhase},
	"question.unvote":   {[]Role{RoleParticipant, RoleAudience}, anyPhase},
	"question.approve":  {[]Role{RoleModerator, RoleChair}, anyPhase},
	"question.hide":     {[]Role{RoleModerator, RoleChair}, anyPhase},
	"question.select":   {[]Role{RoleModerator, RoleChair}, anyPhase},
	"question.put":      {[]Role{RoleModerator, RoleChair}, liveOnly},
	"question.answer":   {[]Role{RoleModerator, RoleChair}, liveAndDone},
	"question.dismiss":  {[]Role{RoleModerator, RoleChair}, anyPhase},
	"question.merge":    {[]Role{RoleModerator}, anyPhase},
	"question.split":    {[]Role{RoleModerator}, anyPhase},
	"question.to_floor": {[]Role{RoleModerator, RoleChair}, liveOnly},
	"question.retract":  {[]Role{RoleFeed, RoleSecretariat}, anyPhase},
	"question.withdraw": {[]Role{RoleParticipant, RoleAudience}, anyPhase},

	"question.return":    {[]Role{RoleModerator, RoleChair}, anyPhase},
	"question.claim":     {[]Role{RoleModerator}, anyPhase},
	"question.label":     {[]Role{RoleModerator}, anyPhase},
	"question.edit":      {[]Role{RoleModerator, RoleChair}, anyPhase},
	"question.translate": {[]Role{RoleModerator, RoleSecretariat, RoleSystem}, anyPhase},
	"question.assign":    {[]Role{RoleModerator, RoleChair}, anyPhase},
	"moderation.set":     {[]Role{RoleModerator, RoleChair, RoleSecretariat}, anyPhase},
	"author.silence":     {[]Role{RoleModerator, RoleSecretariat}, anyPhase},
	"author.allow":       {[]Role{RoleModerator, RoleSecretariat}, anyPhase},

	"note.add":     {[]Role{RoleRapporteur}, anyPhase},
	"note.edit":    {[]Role{RoleRapporteur}, anyPhase},
	"note.remove":  {[]Role{RoleRapporteur}, anyPhase},
	"note.support": {[]Role{RoleRapporteur}, anyPhase},
	"note.claim":   {[]Role{RoleRapporteur}, anyPhase},

	// The summary is written during the day and for weeks after it.
	"summary.edit":    {[]Role{RoleRapporteur}, anyPhase},
	"summary.order":   {[]Role{RoleRapporteur}, anyPhase},
	"summary.merge":   {[]Role{RoleRapporteur}, anyPhase},
	"summary.split":   {[]Role{RoleRapporteur}, anyPhase},
	"summary.approve": {[]Role{RoleRapporteur}, anyPhase},
	"summary.omit":    {[]Role{RoleRapporteur}, anyPhase},
	"summary.add":     {[]Role{RoleRapporteur}, anyPhase},
	"summary.phrases": {[]Role{RoleRapporteur}, anyPhase},
	"summary.theme":   {[]Role{RoleRapporteur}, anyPhase},

	"notice.post":  {[]Role{RoleChair, RoleSecretariat}, anyPhase},
	"notice.clear": {[]Role{RoleChair, RoleSecretariat}, anyPhase},

	// The chair registers a walk-in to give them the floor; as a participant, Decide sees to that.
	"person.add":    {[]Role{RoleSecretariat, RoleChair}, anyPhase},
	"person.update": {[]Role{RoleSecretariat}, anyPhase},
	"person.role":   {[]Role{RoleSecretariat}, anyPhase},
	"person.attend": {[]Role{RoleSecretariat}, anyPhase},
	"person.revoke": {[]Role{RoleSecretariat}, anyPhase},
	"person.erase":  {[]Role{RoleSecretariat}, anyPhase},
	"session.clock": {[]Role{RoleSecretariat}, anyPhase},

	// The server's own.
	"session.create":  {[]Role{RoleSystem}, anyPhase},
	"access.grant":    {[]Role{RoleSystem, RoleSecretariat}, anyPhase},
	"person.join":     {[]Role{RoleSystem}, anyPhase},
	"person.import":   {[]Role{RoleSecretariat}, anyPhase},
	"feed.report":     {[]Role{RoleFeed}, anyPhase},
	"question.revise": {[]Role{RoleFeed}, anyPhase},
	"clock.tick":      {[]Role{RoleSystem}, anyPhase},
	"record.lost":     {[]Role{RoleSystem}, anyPhase},
}

// grantedTo are the commands that each role may give in some phase, in the order of their names: the table
// read by role, because every "me" asks for its row and most roles have few.
var grantedTo = func() map[Role][]string {
	by := map[Role][]string{}
	for _, do := range commandNames {
		for _, role := range policy[do].roles {
			by[role] = append(by[role], do)
		}
	}
	return by
}()

// Permitted reads the table.
func Permitted(role Role, do string, phase Phase) bool {
	r, ok := policy[do]
	return ok && oneOf(role, r.roles) && oneOf(phase, r.phases)
}

// Permit is asked for every command, with the role as it is now: a role is never remembered by a
// connection.
func Permit(st *State, by Actor, do string) *Refusal {
	r, ok := policy[do]
	switch {
	case !ok || !oneOf(by.Role, r.roles):
		return refuse(CodeForbidden, "role.may_not", "do", "role", string(by.Role), "do", do)
	case !oneOf(st.Phase(), r.phases):
		return refuse(CodeConflict, "phase.not_now", "do", "phase", string(st.Phase()), "do", do)
	}
	if by.Person != "" {
		if p := st.People[by.Person]; p == nil || p.Revoked || p.Erased || p.Role != by.Role {
			return refuse(CodeUnauthorized, "person.revoked", "")
		}
	}
	return nil
}
