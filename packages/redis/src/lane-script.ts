/**
 * The part of a lane that a fleet shares, as one Lua script (rules 1 to 5; what is in each process's
 * own hands, such as its calls in flight, stays there). Atomic, by the server's clock, one key.
 *
 * `enter` reserves a slot or says when to come back; `report` tells what became of it. Slots are
 * moments, not permits: a process that dies with one loses only that.
 */
export const laneScript: string = `
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local key, op = KEYS[1], ARGV[1]
local raw = redis.call('GET', key)
local s = raw and cmsgpack.unpack(raw)
local huge = 1e300
if not s then
  local seed = tonumber(ARGV[2])
  s = { until_ = 0, refused = 0, row = 0, strikes = 0, pause = 0, cycle = now, n = 0, oldN = 0, oldMs = 0,
    low = seed > 0 and seed or huge, high = seed > 0 and seed or huge, climb = now, climbMs = 10000, next = 0,
    released = 0, scout = 0, scouts = 0, rtt = 0, used = 0, quota = huge, period = 0, periodAt = 0, clean = 0,
    beyond = 0, uncounted = 0, left = huge, reset = 0, fq = 0, fr = 0, out = 0, limit = seed > 0 and huge or 100, seen = now, first = true, probeAt = 0, refusedRate = huge }
end
local function rand() return math.random() end
math.randomseed(t[2])

local function rate()
  if s.low >= huge then return huge end
  local x = (now - s.climb) / s.climbMs - 1
  if x < 0 then return math.max(s.low, s.high + (s.high - s.low) * x ^ 3) end
  return s.high * 2 ^ math.min(x + x * x, 30)
end

local function pace(low, high, ms)
  s.low, s.high, s.climb, s.climbMs = low, high, now, ms
  -- Slots that are taken already stay where they are.
  s.next = math.max(s.next, now + rand() / low)
end

local function learn()
  local span = math.max(1, (s.lenient and not s.windowed and not s.first and s.refused or now) - s.cycle)
  local held = s.first and s.n / span or (s.n + s.oldN) / (span + s.oldMs)
  if s.lenient and not s.first then
    local known = span + s.oldMs
    local upper = held * (1 + math.min(0.3, 150 / known))
    if s.refusedRate < huge then upper = math.max(upper, math.min(s.refusedRate, 1.5 * held)) end
    return pace(held, upper, math.min(math.max(2 * known, 1000), 10000))
  end
  local burst = s.n / math.max(1, s.refused - s.cycle)
  if s.lenient then burst = 2 * held end
  local high, low = math.max(held, s.refusedRate < huge and s.refusedRate or burst), held
  if s.refusedRate < huge and s.pause < 0.3 * span then low = math.max(held, 0.7 * high) end
  local gap = math.max(0.001, 1 - low / high)
  local cap = high * s.pause >= 20 and 120000 or 10000
  if s.lenient and s.first then return pace(low, high, 1000) end
  pace(low, high, math.max(math.min(cap, s.pause * math.min(100, 5 / gap)), math.min(300 / high, 10000)))
end

local function count()
  local span = now - s.cycle
  s.quota = huge
  if s.uncounted > 0 then s.uncounted = s.uncounted - 1 return end
  if s.told and s.n >= 20 and span >= 5000 and s.pause >= 0.2 * span then
    s.quota, s.period, s.clean, s.beyond = s.n, span, 0, 0
  end
end

local function release()
  s.closing, s.scout, s.released, s.periodAt, s.used = false, 0, now, now, 0
  if s.pause >= 500 and not s.lenient then s.probing, s.probeAt = true, 0 end
  if s.explained and s.low >= huge then return end
  if s.n == 0 then s.probing, s.probeAt = true, 0 return end
  learn()
  count()
end

local function nextScout()
  if s.scouts >= 6 then return 0 end
  local pause, at = s.until_ - s.refused, 0
  at = math.max(2 * s.rtt, 0.1 * pause, 2 * (now - s.refused))
  return at < 0.9 * pause and s.refused + at or 0
end

local function save() redis.call('SET', key, cmsgpack.pack(s), 'PX', 600000) end

-- kind 0: go at that moment, a slot is taken; 1: come back then, nothing is taken
local function enter()
  local fresh, horizon = ARGV[3] == '1', 100
  if s.until_ > now then
    if fresh and s.scout > 0 and s.scout <= now then
      s.scout, s.out = 0, s.out + 1
      return { 0, 0, 's' }
    end
    local at = s.until_
    if fresh and s.scout > 0 then at = math.min(at, s.scout) end
    return { 1, at - now, '' }
  end
  if s.closing then release() end
  -- A fleet begins with a hundred calls in flight and one more for each that was accepted: nobody
  -- knows how many will come. What dead processes took comes back when nothing was heard for a while.
  if now - s.seen > 5000 then s.out = 0 end
  if s.low >= huge and s.out >= s.limit then return { 1, math.max(2, s.rtt / 4), '' } end
  if s.probing then
    if s.probeAt > 0 then
      local again = s.probeAt + math.max(1000, 4 * s.rtt)
      if now < again then return { 1, math.min(again - now, math.max(s.rtt, 5)), '' } end
    end
    s.probeAt = now
  end
  local at, flag, paced = now, '', s.low < huge
  if s.quota < huge then
    if now >= s.periodAt + s.period then
      s.used, s.n, s.periodAt, s.cycle, s.clean = 0, 0, now, now, s.clean + 1
    end
    paced = false
    if s.used >= s.quota then
      if s.clean % math.ceil(100 / s.quota) ~= 0 then return { 1, s.periodAt + s.period - now, '' } end
      flag, at = 'b', math.max(at, s.next)
      if at - now > horizon then return { 1, at - now, '' } end
      s.next = at + s.period / s.quota
    end
  end
  if s.left < huge then
    if s.left < 1 then
      local coarse = s.coarse and 1000 or 0
      if s.reset - now > coarse then return { 1, s.reset - coarse - now, '' } end
      if s.coarse then paced = true else s.left = s.fq > 0 and s.fq or 1 end
    end
    if s.left >= 1 then s.left = s.left - 1 end
  end
  if paced then
    local r = rate()
    if s.left < huge and s.fr > 0 then r = math.min(r, s.fr) end
    if r < 1000 then
      at = math.max(at, s.next)
      if at - now > horizon then return { 1, at - now - horizon / 2, '' } end
      s.next = math.max(s.next, now - 20) + 1 / r
    elseif s.low < huge then s.low = huge end
  end
  if s.left < 1 or (s.left >= huge and s.fq == 0) then flag = flag .. 'x' end
  s.used, s.out = s.used + 1, s.out + 1
  return { 0, math.max(0, at - now), flag }
end

local function fields()
  local left, reset, quota, window = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10]), tonumber(ARGV[11])
  if left < 0 then return end
  if quota > 0 and window > 0 then s.fq, s.fr = quota, quota / window end
  local long = window == 0 or window > 2000
  local bound = now + reset
  if now >= s.reset or bound > s.reset + 1500 then
    s.reset, s.least, s.before, s.leastAt, s.left = bound, left, left, now, left - tonumber(ARGV[12])
  else
    s.reset = math.min(s.reset, bound)
    if not long and now > s.leastAt + s.rtt then s.before, s.least, s.leastAt = s.least, left, now
    else s.least = math.min(s.least, left) end
    if long then s.left = math.min(s.left, s.least) else s.left = math.min(s.least, s.before) end
  end
  s.coarse = not long
end

local function accepted(sent, flag)
  if s.doubted and s.until_ > now and (flag == 's' or sent > s.refused) then
    s.doubted, s.lenient, s.scouts, s.until_, s.pause = false, true, 0, now, now - s.row
  end
  if s.released > 0 and sent >= s.released then
    local ended = s.lenient and not s.windowed and s.refused or s.released
    if not s.first then
      local known = s.oldMs + ended - s.cycle
      local keep = known > 4000 and 0.5 or 1
      s.oldMs, s.oldN = keep * known, keep * (s.oldN + s.n)
    end
    s.first, s.cycle, s.n, s.released = false, ended, 0, 0
  end
  s.n = s.n + 1
  if sent > s.refused then s.strikes, s.probing = 0, false end
  if flag:find('b') and s.quota < huge then
    s.beyond = s.beyond + 1
    if s.beyond >= 3 then
      local low = s.quota / s.period
      pace(low, math.max(s.high < huge and s.high or 0, 2 * low), 10000)
      s.quota, s.uncounted = huge, 8
    end
  end
end

local function refused(granted, flag)
  local told, delay, attempt, base, cap =
    tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[13]), tonumber(ARGV[14])
  s.probeAt = 0
  if flag == 's' then
    s.scouts, s.windowed = s.scouts + 1, true
    s.scout = nextScout()
    return
  end
  -- A slot that was taken before the refusal belongs to it.
  if s.closing or granted <= s.refused then
    if told >= 0 and not s.lenient then s.until_ = math.max(s.until_, now + told) end
    return
  end
  if s.quota < huge and s.used < 0.8 * s.quota and now - s.periodAt < s.period then s.uncounted = 8 end
  s.strikes = s.strikes + 1
  if s.strikes == 1 then s.row = now end
  s.windowed = s.strikes > 1
  if s.strikes > 4 then s.lenient = false end
  local pause
  if s.lenient then
    pause = math.max(s.rtt, 5 / rate()) * 2 ^ (s.strikes - 1)
    if told >= 0 then pause = math.min(pause, told) end
    s.next = math.max(s.next, now) + pause
  elseif told >= 0 then
    pause = told
    if s.strikes > 1 then
      s.probing = true
      pause = pause + rand() * math.min(now - s.row + told, 2 * cap)
    end
    pause = pause + math.min(delay - told, 50, 0.05 * told)
  else
    if s.strikes > 1 then s.probing = true end
    pause = delay
    if s.strikes > attempt then
      pause = math.max(delay, math.min(base * 1.5 ^ (s.strikes - 1), cap) * (0.5 + rand() / 2))
    end
  end
  s.refusedRate = (s.released > 0 or s.quota < huge) and huge or rate()
  s.explained = flag:find('x') and s.fq > 0 or false
  s.told, s.pause, s.refused = told >= 0, now - s.row + pause, now
  s.until_, s.closing, s.scout = now + pause, true, 0
  s.doubted = s.used >= 10 and told <= 2000
  if s.doubted then s.scout = nextScout() end
end

if op == 'enter' then
  local answer = enter()
  save()
  local r = rate()
  return { answer[1], tostring(answer[2]), answer[3], string.format('%.3f', now), tostring(r >= huge and 0 or r) }
end
local sent, flag = now - tonumber(ARGV[4]), ARGV[15]
s.out, s.seen = math.max(0, s.out - 1), now
fields()
if ARGV[3] == 'accepted' then
  local took = now - sent
  s.rtt = s.rtt > 0 and s.rtt + (took - s.rtt) / 16 or took
  s.limit = s.limit + (s.limit < 1000 and 1 or 1 / s.limit)
  accepted(sent, flag)
elseif ARGV[3] == 'refused' then refused(tonumber(ARGV[16]), flag)
elseif ARGV[3] == 'paused' then s.until_ = math.max(s.until_, now + tonumber(ARGV[5]))
end
save()
return 0
`;
