/** Refusals that are no limit, in Lua: the rules of core's `noise.ts`, which say why. */
export const noise: string = `local function ignore()
  if now < s.believed then return false end
  s.ignored, s.share, s.shareOf, s.until_ = now + 300000, 0.05, 16, math.min(s.until_, math.max(now, s.outage))
  s.closing, s.scout, s.strikes, s.released, s.doubted = false, 0, 0, 0, false
  s.quota, s.low = huge, s.stated > 0 and s.stated or huge
  -- One goes, then as many more as are accepted.
  s.probing, s.probeAt, s.out, s.limit, s.fullAt = true, 0, 0, 2, 0
  beginCycle()
  return true
end

local function share(part)
  s.shareOf = math.min(s.shareOf + 1, 64)
  s.share = s.share + (part - s.share) / s.shareOf
end

local function ignores()
  if now >= s.ignored then return false end
  share(1)
  if s.share <= 1 / 3 then return true end
  s.ignored, s.believed, s.contradicted, s.slow, s.proven = 0, now + s.believedMs, 0, 0, 0
  s.believedMs = math.min(2 * s.believedMs, 3600000)
  return false
end

-- Something was accepted, and still too many wait: in this process, as far as is known.
local function tryOut()
  if s.stated > 0 or now < s.ignored or now - s.series < 10000 or (s.quota < huge and s.clean > 0) then return end
  local r = rate()
  local wait = (about.queued or 0) / r - s.pause - 10 * s.rtt
  if wait * (now - s.series) >= 2e8 and ignore() then s.limit = math.max(2, r * s.rtt) end
end

local function doubt(sent, meant)
  if now - s.row > 600000 then s.series, s.believedMs = now, 60000 end
  local isSlow = s.rowRate < 0.8 * s.proven
  if s.spared < 0 then s.contradicted = 0 end
  if s.spared < 0 or not isSlow then s.slow = 0 end
  if s.spared >= 3 then s.contradicted = s.contradicted + 1 end
  if isSlow and s.spared > 0 then s.slow = s.slow + 1 end
  s.spared, s.blamed, s.meant = 0, sent, meant
  return s.slow >= 3 and rate() < 0.8 * s.proven and ignore()
end

local function spare(sent, weight)
  if sent <= s.blamed or sent > s.refused then return end
  s.spared = s.spared + weight
  if weight > 0 and s.spared == 3 and s.meant and s.contradicted > 0 then ignore() end
end

local function isContradicted() return s.meant and s.spared >= 3 end`;
