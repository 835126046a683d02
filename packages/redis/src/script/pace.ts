/**
 * What the fleet learns of the limit, in Lua: the rules of core's `pace.ts`, `pause.ts` and `window.ts`, but
 * - windows are counted only where the vendor names their end: to look for it, the whole fleet would wait for one process's call;
 * - where nothing was ever accepted one call goes first, and the calls in flight are not bounded after it: outages, and
 *   recovering from them, are each process's own;
 * - all the time in which nobody asked is idle (core: from 50 ms on), as here no process's timer holds a slot up;
 * - a lane is busy enough for a scout when ten slots were taken since its last release, as accepted calls alone are
 *   known here, and any call that was sent after the refusal is one: slots are taken ahead.
 */
export const pace: string = `local function rate()
  if s.stated > 0 then return s.stated end
  if s.low >= huge then return huge end
  -- While a probe is out nothing is tried.
  if s.probing then return s.low end
  local x = (now - s.climb) / s.climbMs - 1
  if x < 0 then return math.max(s.low, s.high + (s.high - s.low) * x ^ 3) end
  local beyond = x * s.climbMs / math.min(s.climbMs, 5000)
  return s.high * 2 ^ math.min(beyond + beyond * beyond, 30)
end

local function pace(low, high, ms)
  s.low, s.high, s.climb, s.climbMs = low, high, now, ms
  -- Slots that are taken already stay where they are.
  s.next = math.max(s.next, now + rand() * math.min(1 / low, 10000))
end

-- Calls that slept may be caught up with for 20 ms; the rest of that time nobody asked, where the pace was learned.
local function takeSlot(r)
  local late = math.max(0, now - 20 - s.next)
  s.idle, s.next = s.idle + (s.low < huge and late or 0), s.next + late + 1 / r
end

local function beginCycle()
  s.first, s.cycle, s.idle, s.n, s.oldN, s.oldMs = true, now, 0, 0, 0, 0
end

local function learn()
  if s.stated > 0 then return end
  local ended = s.lenient and not s.windowed and not s.first and s.refused or now
  local span = math.max(1, ended - s.cycle - s.idle)
  local held = s.first and s.n / span or (s.n + s.oldN) / (span + s.oldMs)
  if not s.first and s.n + s.oldN >= 50 then s.proven = math.max(s.proven, held) end
  -- The pace rose through the limit from far below: the cycle says nothing but where it ended.
  if s.lenient and s.refusedRate < huge and s.refusedRate > 3 * held then
    beginCycle()
    return pace(0.5 * s.refusedRate, s.refusedRate, 1000)
  end
  if s.lenient and not s.first then
    local known = span + s.oldMs
    local upper = held * (1 + math.min(0.3, 150 / known))
    if s.windowed then
      upper = math.max(upper, (s.n + s.oldN) / (s.oldMs + math.max(1, s.refused - s.cycle - s.idle)))
    end
    if s.rowRate < huge then upper = math.max(upper, math.min(s.rowRate, 1.5 * held)) end
    return pace(held, upper, math.min(math.max(2 * known, 1000), 10000))
  end
  local burst = s.n / math.max(1, s.refused - s.cycle)
  if s.lenient then burst = 2 * held end
  local high = math.max(held, s.refusedRate < huge and s.refusedRate or burst)
  local gap = math.max(0.001, 1 - held / high)
  local cap = high * (now - s.refused) >= 20 and 120000 or 10000
  if s.lenient and s.first then return pace(held, high, 1000) end
  pace(held, high, math.max(math.min(cap, 5 * s.pause / gap), math.min(300 / high, 10000)))
end

local function count()
  if s.stated > 0 then return end
  local span = now - s.cycle
  s.quota = huge
  if s.uncounted > 0 then s.uncounted = s.uncounted - 1 return end
  if s.told and s.n >= 20 and span >= 5000 and s.pause >= 0.2 * span then
    s.quota, s.period, s.clean, s.beyond = s.n, span, 0, 0
  end
end

-- A fleet with hardly a call in flight has nobody to pace: the caller waits for each answer, and has
-- just waited. Only the third refusal within a minute shows that it asks too fast all the same.
local function isForgiven()
  if math.max(s.peak, s.peakBefore) > 2 then return false end
  s.quiet, s.quietAt = now - s.quietAt > 60000 and 1 or s.quiet + 1, now
  return s.quiet < 3
end`;
