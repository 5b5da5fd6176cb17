// Logistic regression by L-BFGS (Nocedal and Wright, Numerical Optimization, algorithm 7.4): half the squared length of
// the weights, plus C times the losses, both classes weighing the same. The bias is not penalised.

const MEMORY = 10
const STEPS = 150
const ENOUGH = 1e-4

/**
 * @param rows features as pairs of place and value
 * @param labels 1 for an attack, 0 for a harmless text
 * @param size how many places there are
 */
export function fitLogistic(rows, labels, size, C) {
  const attacks = labels.filter((label) => label === 1).length
  const weightOf = [labels.length / (2 * (labels.length - attacks)), labels.length / (2 * attacks)]
  const evaluate = (point) => {
    const slope = Float64Array.from(point)
    slope[size] = 0
    let value = 0
    for (let at = 0; at < size; at++) value += point[at] * point[at]
    value /= 2
    rows.forEach((row, index) => {
      let sum = point[size]
      for (const [place, feature] of row) sum += point[place] * feature
      const sign = labels[index] === 1 ? 1 : -1
      const weight = C * weightOf[labels[index]]
      const margin = sign * sum
      value += weight * (margin > 0 ? Math.log1p(Math.exp(-margin)) : -margin + Math.log1p(Math.exp(margin)))
      const error = (-sign * weight) / (1 + Math.exp(margin))
      for (const [place, feature] of row) slope[place] += error * feature
      slope[size] += error
    })
    return { value, slope }
  }
  let point = new Float64Array(size + 1)
  let { value, slope } = evaluate(point)
  const pairs = []
  for (let step = 0; step < STEPS; step++) {
    const direction = directionFrom(slope, pairs)
    const downhill = dot(direction, slope)
    let length = step === 0 ? 1 / Math.sqrt(dot(slope, slope)) : 1
    let next
    for (;;) {
      const place = point.map((one, at) => one + length * direction[at])
      next = { place, ...evaluate(place) }
      if (next.value <= value + 1e-4 * length * downhill || length < 1e-10) break
      length /= 2
    }
    const moved = next.place.map((one, at) => one - point[at])
    const turned = next.slope.map((one, at) => one - slope[at])
    const curvature = dot(moved, turned)
    if (curvature > 1e-12) {
      pairs.push({ moved, turned, curvature })
      if (pairs.length > MEMORY) pairs.shift()
    }
    const gained = (value - next.value) / Math.max(1, Math.abs(value))
    ;({ place: point, value, slope } = next)
    if (gained < ENOUGH / 100 && dot(slope, slope) < ENOUGH * Math.max(1, dot(point, point))) break
  }
  return { weights: Float32Array.from(point.subarray(0, size)), bias: point[size] }
}

function directionFrom(slope, pairs) {
  const direction = slope.map((one) => -one)
  const shares = []
  for (const { moved, turned, curvature } of pairs.toReversed()) {
    const share = dot(moved, direction) / curvature
    shares.push(share)
    for (let at = 0; at < direction.length; at++) direction[at] -= share * turned[at]
  }
  const last = pairs.at(-1)
  if (last) {
    const scale = last.curvature / dot(last.turned, last.turned)
    for (let at = 0; at < direction.length; at++) direction[at] *= scale
  }
  for (const { moved, turned, curvature } of pairs) {
    const back = shares.pop() - dot(turned, direction) / curvature
    for (let at = 0; at < direction.length; at++) direction[at] += back * moved[at]
  }
  return direction
}

function dot(a, b) {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += a[at] * b[at]
  return sum
}
