/** Whose turn it is, in Lua. */
export const enter: string = `-- Slots are given that far ahead, in milliseconds.
local horizon = 100

local function release()
  s.closing, s.scout, s.released, s.periodAt, s.used = false, 0, now, now, 0
  if not s.lenient then s.probing, s.probeAt = true, 0 end
  if s.explained and s.low >= huge then return end
  if s.n == 0 then s.probing, s.probeAt = true, 0 return end
  if isContradicted() or isForgiven() then return beginCycle() end
  learn()
  count()
end

-- For how long the whole fleet is paused. A lenient pause is for the next slots, not for those taken.
local function paused() return s.lenient and 0 or math.max(0, s.until_ - now) end

-- Whoever finds the next slots taken gets a place behind all who did, a number, and comes back for it:
-- else the same processes would be the lucky ones for minutes. Nil: it is its turn; else for how long not.
local function behind(ahead, r)
  -- Those who have places do not use them: they have died, or the pace has risen since.
  if ahead < 20 then return nil end
  if place == 0 then
    if s.tail <= s.head and ahead <= horizon then return nil end
    place = math.max(s.tail, s.head) + 1
    s.tail = place
  end
  local wait = ahead + math.max(0, place - s.head - 1) / r
  if wait <= horizon then return nil end
  -- In time for a slot; at the latest after a second, as the pace may rise, and those ahead may have died.
  return math.min(wait - horizon / 2, 1000)
end

-- A reset brings the quota once, less what is in flight; where it is not known, one call. Then it is for the
-- answers to tell of more, and who comes before them comes back. Where none comes one call goes again; where they tell
-- nothing any more, nothing is known. Nil: it is its turn; else for how long not.
local function afterReset()
  if s.refilled ~= s.reset then
    s.refilled, s.left, s.flight, s.flightFrom = s.reset, math.max(1, s.fq - s.out), 0, now
  else
    local wait = s.refilledAt + math.max(1000, s.rtt) - now
    if wait > 0 then return math.min(wait, math.max(s.rtt, 5)) end
    s.left = s.untoldAt > s.refilledAt and huge or 1
  end
  s.refilledAt = now
end

-- Go at that moment: a slot is taken.
local function slot(at, flag) return { goes = true, waitMs = math.max(0, at - now), flag = flag, order = s.sends, closedMs = paused() } end

-- Come back then: nothing is taken. And for how long surely nobody goes.
local function later(wait, closed) return { goes = false, waitMs = wait, flag = '', closedMs = closed } end

local function enter()
  if s.until_ > now then
    if about.fresh and s.scout > 0 and s.scout <= now then
      s.scout = 0
      goesOut()
      return slot(now, 's')
    end
    local at = s.until_
    if about.fresh and s.scout > 0 then at = math.min(at, s.scout) end
    -- Calls that are still under way may end it: comes back when it has lasted twice as long.
    return later(math.min(at - now, math.max(50, s.rtt, now - s.refused)), paused())
  end
  if s.closing then release() end
  -- A fleet begins with a hundred calls in flight, and one more for each that was accepted: else thousands
  -- of processes that start together would all be refused together. As nobody was refused yet, twice as
  -- many each tenth of a second in which they are not enough, however long calls take.
  if s.low >= huge and s.out >= s.limit then
    if s.fullAt == 0 then s.fullAt = now end
    local more = s.fullAt + 100 - now
    if more > 0 then return later(math.max(5, math.min(more, s.rtt)), 0) end
    s.limit, s.fullAt = 2 * s.limit, now
  end
  if s.probing and s.probeAt > 0 then
    -- Where calls take long a refusal comes far sooner than an answer: who was not refused was let in.
    local silent = math.max(1000, 4 * s.refusalMs)
    local letIn = s.refused > s.outage and silent < s.rtt and s.probeAt + silent or huge
    local again = math.min(letIn, s.probeAt + math.min(math.max(1000, 4 * s.rtt), 5000))
    if now < again then return later(math.min(again - now, math.max(s.rtt, 5)), 0) end
    if now >= letIn then
      if s.released > 0 then confirm() end
      s.strikes, s.probing, s.probeAt = 0, false, 0
    end
  end
  local full = untilRoom()
  if full then return later(full, 0) end
  local at, flag, paced = now, '', s.low < huge
  if s.quota < huge then
    if now >= s.periodAt + s.period then
      s.used, s.n, s.idle, s.periodAt, s.cycle, s.clean = 0, 0, 0, now, now, s.clean + 1
    end
    paced = false
    if s.used >= s.quota then
      local wait = s.periodAt + s.period - now
      if s.clean % math.ceil(100 / s.quota) ~= 0 then return later(wait, wait) end
      flag, at = 'b', math.max(at, s.next)
      if at - now > horizon then return later(at - now, 0) end
      s.next = at + math.min(s.period / s.quota, 1000)
    end
  end
  if s.left < huge then
    if s.left < 1 then
      local wait = s.reset - (s.coarse and 1000 or 0) - now
      if wait > 0 then return later(wait, wait) end
      if s.coarse then paced = true else
        wait = afterReset()
        if wait then return later(wait, 0) end
      end
    end
    if s.left >= 1 then
      s.left = s.left - 1
      -- What goes at once takes its slot all the same, no more than a window ahead.
      if s.coarse and s.fr > 0 and s.low >= huge then
        s.next = math.min(math.max(s.next, now - 20) + 1 / s.fr, now + s.fq / s.fr)
      end
    end
  end
  if paced then
    local r = rate()
    if s.left < huge and s.fr > 0 then r = math.min(r, s.fr) end
    if r < 1000 then
      -- A slot that was taken at a pace of one call in minutes is not waited for once the pace has risen.
      if s.left >= huge then s.next = math.min(s.next, now + math.max(5000, horizon + 1 / r)) end
      at = math.max(at, s.next)
      local wait = behind(at - now, r)
      if wait then return later(wait, 0) end
      -- Who had a place before that has not come, and is not waited for.
      s.head = math.max(s.head, place)
      takeSlot(r)
    elseif s.low < huge then s.low = huge end
  end
  if s.left < 1 or (s.left >= huge and s.fq == 0) then flag = flag .. 'x' end
  if s.probing then s.probeAt = now end
  s.used = s.used + 1
  goesOut()
  return slot(at, flag)
end`;
