package eventlog

import "github.com/redis/go-redis/v9"

// The scripts that write. Redis runs each as one act: nothing comes between its checks and its
// writes, and its effects go to the AOF and to the replicas as one transaction. Everything is
// checked before the first write, and a script whose first write Redis refuses (maxmemory, a disk
// that is full, a replica) has changed nothing.
//
// KEYS are those of redisKeys, in that order.

// appendScript: KEYS[7] is mendingKey; ARGV epoch, v, hash of the head; channel; kept refusals; new v, new hash; number of
// lines, number of refusals; then of each line v, cmd, body, private, prev, hash, of each refusal
// cmd, answer.
var appendScript = redis.NewScript(`
local head = redis.call('HMGET', KEYS[1], 'epoch', 'v', 'hash')
if not head[1] then return {'not found'} end
if head[1] ~= ARGV[1] or head[2] ~= ARGV[2] or head[3] ~= ARGV[3] then
  return {'conflict', head[1], head[2], head[3]}
end
if redis.call('XLEN', KEYS[2]) ~= tonumber(head[2]) then return {'gap'} end
if redis.call('EXISTS', KEYS[7]) == 1 then return {'mending'} end
local lines, refusals = tonumber(ARGV[8]), tonumber(ARGV[9])
local function known(cmd)
  return redis.call('HEXISTS', KEYS[3], cmd) == 1 or redis.call('HEXISTS', KEYS[4], cmd) == 1
end
local at = 10
for i = 1, lines do
  if known(ARGV[at + 1]) then return {'duplicate'} end
  at = at + 6
end
for i = 1, refusals do
  if known(ARGV[at]) then return {'duplicate'} end
  at = at + 2
end
redis.call('LLEN', KEYS[5])
redis.call('HLEN', KEYS[6])
at = 10
for i = 1, lines do
  redis.call('XADD', KEYS[2], ARGV[at] .. '-0', 'c', ARGV[at + 1], 'b', ARGV[at + 2], 'p', ARGV[at + 4], 'h', ARGV[at + 5])
  redis.call('HSET', KEYS[3], ARGV[at + 1], ARGV[at])
  if ARGV[at + 3] ~= '' then redis.call('HSET', KEYS[6], ARGV[at], ARGV[at + 3]) end
  at = at + 6
end
for i = 1, refusals do
  redis.call('HSET', KEYS[4], ARGV[at], ARGV[at + 1])
  redis.call('RPUSH', KEYS[5], ARGV[at])
  at = at + 2
end
local over = redis.call('LLEN', KEYS[5]) - tonumber(ARGV[5])
for i = 1, over do redis.call('HDEL', KEYS[4], redis.call('LPOP', KEYS[5])) end
if lines > 0 then
  redis.call('HSET', KEYS[1], 'v', ARGV[6], 'hash', ARGV[7])
  redis.call('PUBLISH', ARGV[4], ARGV[6])
end
return {'ok'}
`)

// createScript: ARGV epoch, time of creation in milliseconds.
var createScript = redis.NewScript(`
if redis.call('EXISTS', KEYS[1]) == 1 then return {'exists'} end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'v', '0', 'hash', '', 'created', ARGV[2])
redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6])
return {'ok'}
`)

// wipeScript: ARGV the new epoch, channel.
var wipeScript = redis.NewScript(`
local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then return {'not found'} end
if epoch == ARGV[1] then return {'same epoch'} end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'v', '0', 'hash', '')
redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6])
redis.call('PUBLISH', ARGV[2], '0')
return {'ok'}
`)

// redactScript replaces private parts that are still what they were: ARGV v, old, new (” is none), …
var redactScript = redis.NewScript(`
local missed = 0
for i = 1, #ARGV, 3 do
  if redis.call('HGET', KEYS[6], ARGV[i]) ~= ARGV[i + 1] then
    missed = missed + 1
  elseif ARGV[i + 2] == '' then
    redis.call('HDEL', KEYS[6], ARGV[i])
  else
    redis.call('HSET', KEYS[6], ARGV[i], ARGV[i + 2])
  end
end
return {missed > 0 and 'again' or 'ok'}
`)

// settleScript makes a write on this connection, for WAIT to wait for: everything before it on the
// primary is before it on the replicas.
var settleScript = redis.NewScript(`
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HINCRBY', KEYS[1], 'settled', 1) end
return {'ok'}
`)

// indexScript adds a session to the list in order of creation. KEYS the index, its counter; ARGV
// the session.
var indexScript = redis.NewScript(`
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then return {'ok'} end
redis.call('ZADD', KEYS[1], redis.call('INCR', KEYS[2]), ARGV[1])
return {'ok'}
`)
