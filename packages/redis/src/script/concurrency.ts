/**
 * So many calls at once, in Lua: the rules of core's `concurrency.ts`, which say why. No answer comes to who waits
 * here: each asks again when a place may be free, in the order of their places, at the latest after a second.
 */
export const concurrency: string = `-- Calls under way that were sent before this one.
local function ahead() return s.out - (s.sends - about.order) end

local function isBounded() return s.rows >= 2 end

local function seekRoom()
  if isBounded() and about.queued > 0 then s.bound = s.bound + 0.02 end
end

local function countRow(others)
  local long = s.rtt >= math.max(100, 3 * s.refusalMs)
  local agrees = others > 0 and math.abs(others - s.room) <= 0.1 * s.room
  s.rows, s.room = long and agrees and s.rows + 1 or math.min(s.rows, 0), others
  if not isBounded() then return end
  s.bound, s.probing, s.released, s.quota, s.low = others, false, 0, huge, s.stated > 0 and s.stated or huge
end

local function lacksRoom(sent)
  if isBounded() then
    local full = s.out > 0 and s.out + 1 >= 0.8 * s.room
    if full then s.bound = math.min(s.bound, math.max(s.bound, s.out + 0.02) - 1)
    else s.rows, s.bound = -30, huge end
    return full
  end
  if s.closing or sent <= s.refused then s.room = s.out
  elseif s.strikes == 0 then countRow(ahead()) end
  return isBounded()
end

-- Nil: there is room; else for how long to wait: half the time in which places come free for all who are ahead.
local function untilRoom()
  if not isBounded() then return nil end
  if s.out < s.bound then
    s.head = math.max(s.head, place)
    return nil
  end
  if place == 0 then
    place = math.max(s.tail, s.head) + 1
    s.tail = place
  end
  return math.min(math.max(20, math.max(1, place - s.head) * s.rtt / s.bound / 2), 1000)
end`;
