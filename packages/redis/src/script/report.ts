/** What became of a call, in Lua. */
export const report: string = `local function nextScout()
  if s.scouts >= 6 then return 0 end
  local pause, at = s.until_ - s.refused, 0
  at = math.max(2 * s.rtt, 0.1 * pause, 2 * (now - s.refused))
  return at < 0.9 * pause and s.refused + at or 0
end

local function fields()
  local left, reset, quota, window = about.remaining, about.resetMs, about.quota, about.windowMs
  if left < 0 then
    if about.outcome == 'accepted' then s.untoldAt = now end
    return
  end
  if quota > 0 and window > 0 then s.fq, s.fr = quota, quota / window end
  local long = window == 0 or window > 2000
  local bound = now + reset
  if now >= s.reset or bound > s.reset + 1500 then
    s.reset, s.least, s.before, s.leastAt = bound, left, left, now
    s.left = left - (long and s.flight or about.inFlight)
  else
    s.reset = math.min(s.reset, bound)
    if not long and now > s.leastAt + s.rtt then s.before, s.least, s.leastAt = s.least, left, now
    else s.least = math.min(s.least, left) end
    if long then s.left = math.min(s.left + 1, s.least - s.flight) else s.left = math.min(s.least, s.before) end
  end
  s.coarse = not long
end

-- The first call after a release was accepted: a new cycle has begun.
local function confirm()
  -- Behind a probe nobody else has gone yet, however long it took: the climb begins only now.
  if s.probing then s.climb = now end
  local ended = s.lenient and not s.windowed and s.refused or s.released
  if not s.first then
    local known = s.oldMs + ended - s.cycle - s.idle
    local keep = known > 4000 and 0.5 or 1
    s.oldMs, s.oldN = keep * known, keep * (s.oldN + s.n)
  end
  s.first, s.cycle, s.idle, s.n, s.released = false, ended, 0, 0, 0
end

local function accepted()
  local sent, flag = now - about.tookMs, about.flag
  if now < s.ignored then share(0) end
  tryOut()
  spare(sent, 1)
  if s.doubted and s.until_ > now and (flag == 's' or sent > s.refused) then
    s.doubted, s.lenient, s.scouts, s.until_, s.pause = false, true, 0, now, now - s.row
  end
  if s.released > 0 and sent >= s.released then confirm() end
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

local function refused()
  local granted, flag, attempt, told, delay, base, cap =
    about.grantedAtMs, about.flag, about.attempt, about.toldMs, about.delayMs, about.baseDelayMs, about.maxDelayMs
  s.refusalMs = about.tookMs
  local sent = now - about.tookMs
  if lacksRoom(sent) or ignores() then return end
  spare(sent, -4)
  -- Longer than rounding makes it: for everybody, whatever was seen of shorter ones.
  local meant = told > 2000
  if meant then s.lenient, s.scout, s.doubted = false, 0, false end
  if flag == 's' then
    s.scouts, s.windowed = s.scouts + 1, true
    if meant then s.until_ = math.max(s.until_, now + told) else s.scout = nextScout() end
    return
  end
  -- A slot that was taken before the refusal belongs to it.
  if s.closing or granted <= s.refused then
    if told >= 0 and not s.lenient then s.until_ = math.max(s.until_, now + told) end
    return
  end
  if s.quota < huge and s.used < 0.8 * s.quota and now - s.periodAt < s.period then s.uncounted = 8 end
  if s.strikes == 0 and doubt(sent, meant) then return end
  s.strikes = s.strikes + 1
  if s.strikes == 1 then s.row = now end
  s.windowed = s.strikes > 1
  if s.strikes == 1 or s.promised <= now then s.promised = huge end
  if s.strikes > 4 and s.promised >= huge then s.lenient = false end
  if told >= 0 then s.promised = math.min(s.promised, now + told) end
  local pause
  if s.lenient then
    pause = math.max(s.rtt, 5 / rate()) * 2 ^ (s.strikes - 1)
    pause = math.min(pause, s.promised - now, cap)
    s.next = math.max(s.next, now) + pause
  elseif told >= 0 then
    pause = told
    if s.strikes > attempt then pause = pause + rand() * math.min(now - s.row + told, 2 * told, 2 * cap) end
    pause = pause + math.max(0, math.min(delay - told, 50, 0.05 * told))
  else
    pause = delay
    if s.strikes > attempt then
      pause = math.max(delay, math.min(base * 1.5 ^ (s.strikes - 1), cap) * (0.5 + rand() / 2))
    end
  end
  s.refusedRate = (s.released > 0 or s.quota < huge) and huge or rate()
  if s.strikes == 1 then s.rowRate = s.refusedRate end
  -- By the fields: the first burst, or a short window that is used up at the pace that they tell (core: whatever they granted; here
  -- what they grant leaves out what other processes have under way).
  s.explained = s.fq > 0 and flag:find('x') and (s.first or s.coarse and s.n - 1 >= 0.8 * s.fr * (now - s.cycle)) or false
  s.told, s.pause, s.refused = told >= 0, now - s.row + pause, now
  s.until_, s.closing, s.scout = now + pause, true, 0
  if now - s.cycle > 0.5 * s.pause then s.scouts = math.min(s.scouts, 4) end
  s.doubted = s.used >= 10 and told <= 2000
  if s.doubted then s.scout = nextScout() end
end`;
