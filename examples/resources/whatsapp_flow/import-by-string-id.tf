import {
  to = whatsapp_flow.appointment
  id = "102000000000001/930000000000001"
}
