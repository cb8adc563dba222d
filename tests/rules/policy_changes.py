"""Under each profile, the scenarios of the rule files that are answered otherwise than under the default, and how.

The limits and words behind them stand in rules/policies. Left of the arrow the answer of sir-2019.
"""

ASRA_PAIN_2018 = """
ac-heparin-timing: heparin under the skin at booking: info → warning
ac-heparin-timing: enoxaparin 40 mg daily under SIR: info → warning
ac-heparin-timing: fondaparinux 2.5 mg under SIR: info → silent
ac-heparin-timing: enoxaparin six hours ago under SIR: info → warning
ac-heparin-timing: heparin under SIR: info → warning
"""

EULAR_2021 = """
ac-vka-inr-high: INR 3.01 fires: warning → silent
ac-vka-inr-high: INR 4.5 is still a warning: warning → silent
ac-vka-inr-high: INR 3.5 seven days ago counts: warning → silent
ac-vka-inr-high: a preliminary INR above the ceiling raises the concern: warning → unknown
ac-vka-inr-high: INR 3.4 with a mechanical valve: warning → silent
ac-vka-inr-missing: a preliminary INR that already made the high card speak: silent → warning
tech-guidance-missing: no guidance on an intra-articular injection: warning → info
tech-guidance-missing: by landmark: warning → info
tech-guidance-missing: femoral block without guidance: warning → info
tech-guidance-missing: iliopsoas bursa without guidance: warning → info
tech-guidance-missing: diagnostic injection without guidance: warning → info
tech-guidance-missing: aspiration without guidance: warning → info
tech-guidance-missing: hyaluronate without guidance: warning → info
tech-guidance-missing: plasma without guidance: warning → info
tech-guidance-missing: no guidance on an intra-articular injection, while choosing: warning → info
"""

ASIPP_2024 = """
"""

UK_LOCAL = """
ac-continue-low-risk: warfarin with INR 3.0 three days ago: info → silent
ac-vka-inr-high: INR 3.0 three days ago is allowed: silent → warning
ci-immunosuppression: adalimumab: warning → info
ci-immunosuppression: tofacitinib: warning → info
ci-immunosuppression: hyaluronate: warning → info
ci-immunosuppression: platelet-rich plasma: warning → info
ci-live-vaccine: off by default: silent → info
ci-paediatric: 17 years: warning → silent
ci-paediatric: only a year that leaves it open: unknown → silent
dose-la-cumulative: lidocaine 150 of 300 mg and ropivacaine 100 of 200 mg is exactly the maximum: warning → critical
dose-la-cumulative: lidocaine 119 mg and ropivacaine 80 mg: silent → warning
dose-la-cumulative: one dose unknown and the other already above 80 %: warning → silent
dose-la-cumulative: one dose unknown and the others exactly at the maximum: warning → critical
dose-la-cumulative: lidocaine 130 mg and ropivacaine 80 mg in an order for the other hip: warning → critical
dose-la-cumulative: 3 g of a 5 % prilocaine cream and lidocaine 140 mg: warning → critical
dose-la-max: lidocaine 300 mg is exactly the maximum: warning → critical
dose-la-max: lidocaine 240 mg is 80 %: warning → critical
dose-la-max: lidocaine 239 mg: silent → critical
dose-la-max: a dose for each hip is counted once: silent → critical
dose-la-max: no weight and 240 mg is 80 % of the absolute maximum: warning → critical
dose-la-max: no weight and 239 mg: silent → critical
dose-la-max: volume and strength: warning → critical
dose-la-max: a warning gives way to the sum of two drugs: silent → critical
dose-la-max: a warning gives way to the reduced maximum: silent → critical
dose-la-max: 100 mg and 150 mg given an hour ago: warning → critical
dose-la-max: 130 mg and as much in an order for the other hip: warning → critical
dose-la-max: no weight, 100 mg and 150 mg given an hour ago: warning → critical
dose-la-max: no weight, 130 mg and as much in an order for the other hip: warning → critical
dose-la-risk-reduction: aged 70 and lidocaine 241 mg: warning → silent
dose-la-risk-reduction: decompensated cirrhosis and lidocaine 180 mg: silent → warning
dose-la-risk-reduction: clearance 29.5 mL/min: warning → silent
dose-la-risk-reduction: heart failure: warning → silent
dose-la-risk-reduction: heart failure at 70 is named before the age: warning → silent
dose-la-risk-reduction: heart failure and 150 mg after 91 mg an hour ago: warning → silent
dose-la-risk-reduction: heart failure and 121 mg in each of two orders: warning → silent
dose-la-risk-reduction: frailty: warning → silent
dose-la-risk-reduction: pregnant: warning → silent
dose-la-risk-reduction: albumin 24.9 g/L 90 days ago: warning → silent
dose-la-risk-reduction: body mass index 18.25: warning → silent
dose-la-risk-reduction: Clinical Frailty Scale 6 365 days ago: warning → silent
dose-la-risk-reduction: the patient could not be loaded: unknown → silent
dose-la-risk-reduction: the problem list was not read to its end: unknown → silent
dose-la-risk-reduction: aged 70 and 150 mg after 91 mg an hour ago: warning → silent
dose-la-risk-reduction: aged 70 and 121 mg in each of two orders: warning → silent
dose-la-weight-missing: no weight and lidocaine 149 mg: silent → warning
dose-la-weight-missing: aged 80 and lidocaine 119 mg: silent → warning
dose-la-weight-missing: aged 79 and lidocaine 120 mg: silent → warning
suit-imaging-missing: no imaging: warning → info
suit-imaging-missing: no imaging and pregnant, no radiograph is proposed: warning → info
suit-imaging-missing: no imaging and not pregnant: warning → info
suit-imaging-missing: film 731 days ago: warning → info
suit-imaging-missing: film of the left hip: warning → info
suit-imaging-missing: very old film of the right hip and new one of the left: warning → info
suit-imaging-missing: very old film of the left hip alone: warning → info
suit-imaging-missing: films of the left hip alone, and reports older than 800 days were not read: warning → info
suit-imaging-missing: a film of something else: warning → info
suit-imaging-missing: preliminary report of 800 days ago: warning → info
suit-imaging-missing: entered in error: warning → info
suit-imaging-missing: while booking: warning → info
"""

CONSERVATIVE = """
ac-continue-low-risk: warfarin with INR 3.0 three days ago: info → silent
ac-heparin-timing: heparin under the skin at booking: info → warning
ac-heparin-timing: enoxaparin 40 mg daily under SIR: info → warning
ac-heparin-timing: fondaparinux 2.5 mg under SIR: info → silent
ac-heparin-timing: enoxaparin six hours ago under SIR: info → warning
ac-heparin-timing: heparin under SIR: info → warning
ac-plane-block-judgement: rivaroxaban 20 mg and a PENG block: info → silent
ac-plane-block-judgement: warfarin counts at any dose: info → silent
ac-plane-block-judgement: clopidogrel: info → silent
ac-plane-block-judgement: medicines could not be loaded: unknown → silent
ac-plane-block-judgement: therapeutic enoxaparin: info → silent
ac-plane-block-judgement: heparin: info → silent
ac-plane-block-judgement: therapeutic fondaparinux: info → silent
ac-platelets-low: platelets 49: warning → critical
ac-platelets-low: platelets 48000 per microlitre are 48: warning → critical
ac-platelets-low: platelets 20 are a warning: warning → critical
ac-platelets-low: platelets 75 before a deep block: silent → warning
ac-platelets-low: platelets 74 before a deep block: warning → critical
ac-platelets-low: platelets 50 before a deep block: warning → critical
ac-platelets-low: platelets 49 on aspirin alone: warning → critical
ac-platelets-low: a low count 30 days ago counts: warning → critical
ac-platelets-low: chemotherapy and a low count seven days ago: warning → critical
ac-platelets-low: platelets 74 before a deep block 30 days ago: warning → critical
ac-platelets-low: platelets 75 before a deep block 30 days ago: silent → warning
ac-platelets-low: a preliminary count of 40 beside 18 two years ago: warning → critical
ac-platelets-low: a deep block and a preliminary count of 60 beside 40 two years ago: warning → critical
ac-platelets-missing: cirrhosis with a stable count of 100 ninety days ago: silent → warning
ac-platelets-missing: cirrhosis with a count of 99 in the month in which that window opens: unknown → warning
ac-platelets-missing: a deep block and a last count of 75: silent → warning
ac-vka-inr-high: INR 3.0 three days ago is allowed: silent → unknown
ac-vka-inr-high: INR 3.01 fires: warning → unknown
ac-vka-inr-high: INR 4.5 is still a warning: warning → critical
ac-vka-inr-high: INR 3.5 seven days ago counts: warning → unknown
ac-vka-inr-high: a newer normal INR replaces the high one: silent → warning
ac-vka-inr-high: INR entered in error does not count: silent → unknown
ac-vka-inr-high: INR 4.6 seven days ago counts: critical → unknown
ac-vka-inr-missing: INR seven days ago is recent enough: silent → warning
ac-vka-inr-missing: a preliminary INR does not reassure: warning → silent
ci-adrenal: the earlier of them 366 days ago: silent → warning
ci-adrenal: one injection this year: silent → warning
ci-adrenal: a steroid infusion is no injection: silent → warning
ci-adrenal: one of two earlier injections recorded as done next month: unknown → warning
ci-adrenal: one of two earlier injections without a date: unknown → warning
ci-annual-max: two in the year before: silent → warning
ci-annual-max: the third 366 days ago does not: silent → warning
ci-annual-max: one of three on the left: silent → warning
ci-annual-max: two records of the same injection count once: silent → warning
ci-annual-max: one of three without a date: unknown → warning
ci-annual-max: one of three recorded as done next month: unknown → warning
ci-annual-max: one of two recorded as done next month: silent → unknown
ci-annual-max: one of three into the knee: silent → warning
ci-cyp3a4-steroid: ritonavir ended eight days ago: silent → critical
ci-diabetes-hba1c-missing: HbA1c 180 days ago is recent: silent → info
ci-diabetes-uncontrolled: HbA1c 7.9 %: silent → warning
ci-diabetes-uncontrolled: HbA1c 63 mmol/mol is 7.9 %: silent → warning
ci-diabetes-uncontrolled: HbA1c 9 % 180 days ago: warning → silent
ci-diabetes-uncontrolled: glucose 249 mg/dL: silent → warning
ci-inflammatory-markers: CRP 20 mg/L is allowed: silent → warning
ci-repeat-interval: right hip 90 days before is allowed: silent → warning
ci-repeat-interval: another order 90 days before passes here too: silent → warning
ci-systemic-infection: 100.3 °F is 37.9 °C: silent → critical
ci-tha-planned: right hip replacement booked 90 days after is allowed: silent → critical
dose-la-cumulative: lidocaine 150 of 300 mg and ropivacaine 100 of 200 mg is exactly the maximum: warning → critical
dose-la-cumulative: lidocaine 119 mg and ropivacaine 80 mg: silent → warning
dose-la-cumulative: one dose unknown and the other already above 80 %: warning → silent
dose-la-cumulative: one dose unknown and the others exactly at the maximum: warning → critical
dose-la-cumulative: lidocaine 130 mg and ropivacaine 80 mg in an order for the other hip: warning → critical
dose-la-cumulative: 3 g of a 5 % prilocaine cream and lidocaine 140 mg: warning → critical
dose-la-max: lidocaine 300 mg is exactly the maximum: warning → critical
dose-la-max: lidocaine 240 mg is 80 %: warning → critical
dose-la-max: lidocaine 239 mg: silent → critical
dose-la-max: a dose for each hip is counted once: silent → critical
dose-la-max: no weight and 240 mg is 80 % of the absolute maximum: warning → critical
dose-la-max: no weight and 239 mg: silent → critical
dose-la-max: volume and strength: warning → critical
dose-la-max: a warning gives way to the sum of two drugs: silent → critical
dose-la-max: a warning gives way to the reduced maximum: silent → critical
dose-la-max: 100 mg and 150 mg given an hour ago: warning → critical
dose-la-max: 130 mg and as much in an order for the other hip: warning → critical
dose-la-max: no weight, 100 mg and 150 mg given an hour ago: warning → critical
dose-la-max: no weight, 130 mg and as much in an order for the other hip: warning → critical
dose-la-risk-reduction: aged 70 and lidocaine 241 mg: warning → silent
dose-la-risk-reduction: decompensated cirrhosis and lidocaine 180 mg: silent → warning
dose-la-risk-reduction: clearance 29.5 mL/min: warning → silent
dose-la-risk-reduction: heart failure: warning → silent
dose-la-risk-reduction: heart failure at 70 is named before the age: warning → silent
dose-la-risk-reduction: heart failure and 150 mg after 91 mg an hour ago: warning → silent
dose-la-risk-reduction: heart failure and 121 mg in each of two orders: warning → silent
dose-la-risk-reduction: frailty: warning → silent
dose-la-risk-reduction: pregnant: warning → silent
dose-la-risk-reduction: albumin 24.9 g/L 90 days ago: warning → silent
dose-la-risk-reduction: body mass index 18.25: warning → silent
dose-la-risk-reduction: Clinical Frailty Scale 6 365 days ago: warning → silent
dose-la-risk-reduction: the patient could not be loaded: unknown → silent
dose-la-risk-reduction: the problem list was not read to its end: unknown → silent
dose-la-risk-reduction: aged 70 and 150 mg after 91 mg an hour ago: warning → silent
dose-la-risk-reduction: aged 70 and 121 mg in each of two orders: warning → silent
dose-la-weight-missing: no weight and lidocaine 149 mg: silent → warning
dose-la-weight-missing: aged 80 and lidocaine 119 mg: silent → warning
dose-la-weight-missing: aged 79 and lidocaine 120 mg: silent → warning
dose-steroid-hip-range: triamcinolone 41 mg: warning → critical
dose-steroid-hip-range: triamcinolone 79 mg: warning → critical
"""

CHANGES = {
    "asra-pain-2018": ASRA_PAIN_2018,
    "eular-2021": EULAR_2021,
    "asipp-2024": ASIPP_2024,
    "uk-local": UK_LOCAL,
    "conservative": CONSERVATIVE,
}
