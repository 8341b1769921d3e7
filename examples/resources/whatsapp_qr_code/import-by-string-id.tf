import {
  to = whatsapp_qr_code.poster
  id = "106000000000001/UCU74YIPENA3OY"
}
