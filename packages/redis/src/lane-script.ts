import { concurrency } from './script/concurrency.ts';
import { enter } from './script/enter.ts';
import { noise } from './script/noise.ts';
import { pace } from './script/pace.ts';
import { report } from './script/report.ts';
import { underWay } from './script/under-way.ts';

/**
 * The part of a lane that a fleet shares, as one Lua script (its pauses, its pace, its windows and the fields; what is in each process's
 * own hands, such as its calls in flight, stays there). Atomic, by the server's clock, one key.
 *
 * `enter` reserves a slot or says when to come back; `report` tells what became of it; `keep`, of a pause that Redis
 * does not know. Slots are moments, not permits: a process that dies with one loses only that.
 */
export const laneScript: string = `
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
-- What to do, and what about: by the names in script-calls.ts.
local key, op, about = KEYS[1], ARGV[1], cjson.decode(ARGV[2])
local raw = redis.call('GET', key)
local s = raw and cmsgpack.unpack(raw)
local huge = 1e300
-- None, or the server's clock was set back: moments that lie ahead would hold the fleet until then.
if not s or math.max(s.seen, s.heard or 0) > now + 5000 then
  local seed = about.knownRate
  s = { born = string.format('%.3f', now), until_ = 0, refused = 0, row = 0, strikes = 0, pause = 0, cycle = now, n = 0, oldN = 0, oldMs = 0,
    low = seed > 0 and seed or huge, high = seed > 0 and seed or huge, climb = now, climbMs = 10000, next = now,
    released = 0, scout = 0, scouts = 0, rtt = 0, used = 0, quota = huge, period = 0, periodAt = 0, clean = 0,
    beyond = 0, uncounted = 0, left = huge, reset = 0, fq = 0, fr = 0, out = 0,
    limit = seed > 0 and huge or 100, seen = now, first = true, probeAt = 0, refusedRate = huge,
    idle = 0, peak = 0, peakBefore = 0, peakAt = now, quiet = 0, quietAt = 0 }
end
-- What a process with an older version of this script has begun lacks these.
s.head, s.tail, s.promised, s.rowRate, s.outage = s.head or 0, s.tail or 0, s.promised or huge, s.rowRate or huge, s.outage or 0
s.fullAt, s.stated, s.statedAt = s.fullAt or 0, s.stated or 0, s.statedAt or 0
-- Nobody told how the calls under way have ended, and nobody asked: nothing was tried in that time, as far as is known here.
local silence = now - (s.heard or now)
if silence > 1500 and s.out > 0 then s.climb = math.min(s.climb + silence, now) end
s.heard = now
-- Calls in flight since the fields' last reset.
s.flight, s.flightFrom = s.flight or 0, s.flightFrom or 0
s.refilled, s.refilledAt, s.untoldAt = s.refilled or 0, s.refilledAt or 0, s.untoldAt or 0
s.ignored, s.share, s.believed, s.spared, s.blamed = s.ignored or 0, s.share or 0, s.believed or 0, s.spared or 0, s.blamed or 0
s.contradicted, s.slow, s.proven = s.contradicted or 0, s.slow or 0, s.proven or 0
s.series, s.believedMs, s.shareOf = s.series or 0, s.believedMs or 60000, s.shareOf or 64
s.rows, s.room, s.bound = s.rows or 0, s.room or 0, s.bound or huge
s.sends, s.turned, s.stale, s.lost = s.sends or 0, s.turned or now, s.stale or 0, s.lost or 0
-- Failures that named a time, in a row.
s.missed = s.missed or 0
-- How long the last refusal took.
s.refusalMs = s.refusalMs or 0
-- The place that whoever asks has got before; not of a lane that Redis has lost since.
local place = about.place or 0
if place > s.tail then place = 0 end
local function rand() return math.random() end
math.randomseed(t[2])

${pace}
${underWay}
${noise}
${concurrency}
${report}
${enter}
-- Ten minutes longer than what was told lasts, but no longer than a month.
local function save()
  local last = math.max(now, s.until_, s.reset)
  redis.call('SET', key, cmsgpack.pack(s), 'PX', math.ceil(math.min(last - now + 600000, 2592e6)))
end

-- A pause that is told beside the refusals. Longer than rounding makes it, it is for everybody.
local function rest(ms, isOutage)
  if ms > 2000 then s.lenient, s.doubted = false, false end
  s.until_, s.probing, s.scout = math.max(s.until_, now + ms), true, 0
  if isOutage then s.outage = math.max(s.outage, now + ms) end
end

-- One text, as clients may change the types of anything else.
local function answer(news)
  s.furthest = math.max(s.furthest or 0, s.until_)
  save()
  local r = rate()
  news.rate = r < huge and r or 0
  news.isPaced = r < huge or s.quota < huge or isBounded()
  news.atMs, news.born, news.furthest = now, s.born, s.furthest
  -- An outage: a failure, such as a 503, has named the pause, not a refusal.
  if paused() == 0 then news.closing = 'used-up'
  else news.closing = s.outage > now and s.outage >= s.until_ and 'outage' or 'refused' end
  return cjson.encode(news)
end

-- What users have stated is not learned. Of several rates the lowest counts, until ten seconds have gone in which nobody
-- who asked has stated it.
local function state(rate)
  local isOver = now - s.statedAt > 10000
  if rate > 0 and (s.stated == 0 or rate <= s.stated or isOver) then
    s.stated, s.statedAt, s.low, s.high, s.quota = rate, now, rate, rate, huge
  elseif s.stated > 0 and isOver then
    s.stated, s.low, s.high = 0, huge, huge
    beginCycle()
  end
end

forgetLost()
-- A command that was kept back, as clients do while Redis is away: it tells of times that are over, and nobody waits for it.
local isOver = now - (about.sentAtMs or now) > 2000
if op == 'enter' then
  state(about.statedRate)
  local entered = isOver and later(1, paused()) or enter()
  entered.grantedAt, entered.place = string.format('%.3f', now), place
  return answer(entered)
end
-- A pause that was lost here, told again by a process that kept it.
if op == 'keep' then
  if not isOver then
    s.probeAt = 0
    rest(about.leftMs, about.isOutage)
  end
  return answer({ closedMs = paused() })
end
local what = isOver and 'done' or about.outcome
comesBack()
-- However the probe ended, another may go. (Moments have three decimals.)
if what == 'refused' or math.abs(s.probeAt - about.grantedAtMs) < 0.001 then s.probeAt = 0 end
if what ~= 'done' then fields() end
if what == 'accepted' then
  local took = about.tookMs
  s.rtt = s.rtt > 0 and s.rtt + (took - s.rtt) / 16 or took
  s.limit = s.limit + (s.limit < 1000 and 1 or 1 / s.limit)
  s.missed = 0
  seekRoom()
  accepted()
elseif what == 'refused' then refused()
elseif what == 'paused' then
  s.missed = s.missed + 1
  -- While others are accepted all the time it is for that request alone.
  local quiet = math.max(s.peak, s.peakBefore) <= 2
  if s.rtt == 0 or s.missed >= 20 or quiet then rest(about.toldMs, true) end
end
return answer({ closedMs = paused() })
`;
