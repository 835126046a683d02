/** Calls that were sent and are not told of yet, in Lua. */
export const underWay: string = `-- A process that dies tells of its calls no more. They are lost where nobody tells of any for four times as long as calls
-- take; and each for itself where it was sent before the last turn but one.
local function forgetLost()
  local isSilent = now - math.max(s.seen, s.turned) > math.max(5000, 4 * s.rtt)
  if not isSilent and now - s.turned < math.max(5000, 8 * s.rtt) then return end
  s.lost, s.out = isSilent and now or s.turned, isSilent and 0 or s.out - s.stale
  s.turned, s.stale, s.flight = now, s.out, math.min(s.flight, s.out)
end

-- Keeps the most calls in flight of the last 10 to 20 s.
local function goesOut()
  s.out, s.flight, s.sends = s.out + 1, s.flight + 1, s.sends + 1
  if now - s.peakAt > 10000 then s.peakBefore, s.peak, s.peakAt = s.peak, s.out, now end
  s.peak = math.max(s.peak, s.out)
  -- It gets busy: from here on what is accepted tells of the limit.
  if s.out == 3 and s.low >= huge and s.quota >= huge then beginCycle() end
end

-- Moments have three decimals.
local function comesBack()
  local granted = about.grantedAtMs + 0.001
  s.seen = now
  if granted <= s.lost then return end
  s.out = math.max(0, s.out - 1)
  if granted <= s.turned then s.stale = math.max(0, s.stale - 1) end
  if granted > s.flightFrom then s.flight = math.max(0, s.flight - 1) end
end`;
